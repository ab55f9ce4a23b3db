package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateways.GatewayFilter;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One command to many gateways, which are either named or found by a filter.
 *
 * @param filter an empty one finds every gateway
 */
@Schema(
        examples =
                """
                {"method":"status.get","filter":{"group":"GID_hangzhou","labels":["tier=edge"]}}""")
public record IssueBatch(
        @NotBlank @Size(max = 64) String method,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable ObjectNode params,
        @Nullable List<String> gatewayIds,
        @Valid @Nullable Filter filter,
        boolean noReply,
        @Nullable Instant notBefore) {

    /** The members of the gateway list's filter. */
    @Schema(name = "CommandBatchFilter")
    public record Filter(
            @Nullable String group,
            @Nullable String site,
            @Nullable String location,
            @Nullable String type,
            @Nullable String presence,
            @Size(max = 10) @Nullable List<String> labels,
            @Size(max = 60) @Nullable String q) {
        GatewayFilter toGatewayFilter() {
            return new GatewayFilter(group, location, type, presence, labels == null ? List.of() : labels, q, site);
        }
    }
}
