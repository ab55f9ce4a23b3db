package io.sallyport.credentials;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's credential as others may see it.
 *
 * @param binding of the machine that has it
 * @param cutOffAt when the broker said that it lets it in no more
 */
@Schema(
        examples =
                """
                {"id":"cr-0hzpq7k3m9x2t","gatewayId":"gw-0hzpq7k3m9x2t","binding":1,"mode":"TOKEN","state":"VALID","certificateSerial":null,
                 "issuedAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-29T10:00:00Z","revokedAt":null,"revokedBecause":null,"cutOffAt":null}""")
public record CredentialView(
        String id,
        String gatewayId,
        long binding,
        CredentialMode mode,
        State state,
        @Nullable String certificateSerial,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Revocation revokedBecause,
        @Nullable Instant cutOffAt) {
    public enum State {
        VALID,
        EXPIRED,
        REVOKED
    }

    static CredentialView of(GatewayCredential credential, Instant now) {
        State state =
                credential.revokedAt() != null ? State.REVOKED : credential.isValid(now) ? State.VALID : State.EXPIRED;
        return new CredentialView(
                credential.id(),
                credential.gatewayId(),
                credential.binding(),
                credential.mode(),
                state,
                credential.certificateSerial(),
                credential.issuedAt(),
                credential.expiresAt(),
                credential.revokedAt(),
                credential.revokedBecause(),
                credential.cutOffAt());
    }
}
