package io.sallyport.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the audit, with its place in the chain. */
@Schema(
        examples =
                """
                {"sequence":4711,"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                 "id":"0197a3c2-5f10-7c3e-9d41-2b6f0e8a7c55","at":"2026-11-23T10:00:00.123Z","actor":"oidc:alice","address":"192.0.2.7",
                 "action":"command.issue","outcome":"DONE","resource":"gateway","resourceId":"gw-0hzpq7k3m9x2t","groupId":"GID_hangzhou",
                 "detail":"{\\"commandId\\":\\"0197a3c2-5f0e-7b11-8c21-5d6e7f809112\\",\\"method\\":\\"gateway.restart\\"}","times":1}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntryView(
        @Schema(description = "Its number in the chain, from 1 without gaps") long sequence,
        @Schema(description = "SHA-256 of the hash before it and all that it says") String hash,
        UUID id,
        Instant at,
        @Schema(
                        description =
                                "`oidc:…`, `user:…`, `token:…`, `system`; `unknown` with wrong credentials, `others` for a sum")
                String actor,
        @Nullable String address,
        @Schema(description = "What was done; of what was denied the method and the path") String action,
        AuditOutcome outcome,
        String resource,
        @Nullable String resourceId,
        @Nullable String groupId,
        @Nullable @Schema(description = "JSON, as the text that the hash is made of") String detail,
        @Schema(description = "How often; more than 1 only for what was denied") long times,
        @Nullable String traceId) {

    static AuditEntryView of(SealedEntry sealed) {
        AuditEntry entry = sealed.entry();
        return new AuditEntryView(
                sealed.sequence(),
                sealed.hash(),
                entry.id(),
                entry.at(),
                entry.actor(),
                entry.address(),
                entry.action(),
                entry.outcome(),
                entry.resource(),
                entry.resourceId(),
                entry.groupId(),
                entry.detail(),
                entry.times(),
                entry.traceId());
    }

    SealedEntry sealed() {
        return new SealedEntry(
                sequence,
                hash,
                new AuditEntry(
                        id,
                        at,
                        actor,
                        address,
                        action,
                        outcome,
                        resource,
                        resourceId,
                        groupId,
                        detail,
                        times,
                        traceId));
    }
}
