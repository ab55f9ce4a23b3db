package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.commands.CommandError;
import io.sallyport.protocol.storage.ResourceKind;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it goes out: what it is to be, and what its gateway reports. Never a secret.
 *
 * @param desired null if nobody wants it: it is to be deleted, or was made at the gateway
 * @param reported null if the newest report does not have it
 * @param difference field by field; empty if it is in step
 * @param deleting whether it is to be deleted
 * @param secretNeeded whether its secret has to be entered again
 * @param ignoredUntil until when nobody wants to hear of the difference
 * @param commandId the last command for it
 * @param error why that one failed
 */
@Schema(
        name = "Resource",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","kind":"BANDWIDTH","name":"bandwidth","sync":"DRIFTED","epoch":1,"generation":4,
                 "desired":{"name":"bandwidth","schedule":[],"timeZone":"UTC"},"reported":{"name":"bandwidth","schedule":[],"timeZone":"Asia/Shanghai"},
                 "reportedEpoch":1,"reportedGeneration":4,
                 "difference":[{"field":"timeZone","desired":"UTC","reported":"Asia/Shanghai"}],"deleting":false,"secretNeeded":false,
                 "ignoredUntil":null,"commandId":"0197a3c2-5f10-7c3e-9d41-2b6f0e8a7c55","error":null,"changedBy":"user:olga",
                 "changedAt":"2026-11-22T10:00:00Z","reportedAt":"2026-11-22T11:00:00Z"}""")
public record ResourceView(
        String gatewayId,
        ResourceKind kind,
        String name,
        Sync sync,
        long epoch,
        long generation,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable JsonNode desired,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable JsonNode reported,
        @Nullable Long reportedEpoch,
        @Nullable Long reportedGeneration,
        List<Difference> difference,
        boolean deleting,
        boolean secretNeeded,
        @Nullable Instant ignoredUntil,
        @Nullable String commandId,
        @Nullable CommandError error,
        String changedBy,
        Instant changedAt,
        @Nullable Instant reportedAt) {}
