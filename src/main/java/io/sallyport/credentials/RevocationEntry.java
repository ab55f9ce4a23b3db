package io.sallyport.credentials;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal of what must survive the loss of the database's newest past. Which members there are depends on the kind; none is secret.
 *
 * @param id of the credential or token
 * @param binding of the credential; of a fence the newest machine that is fenced
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@RegisterForReflection
public record RevocationEntry(
        Kind kind,
        Instant at,
        @Nullable String id,
        @Nullable String gatewayId,
        @Nullable String clientId,
        @Nullable Long binding,
        @Nullable CredentialMode mode,
        @Nullable String serial,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Revocation because,
        @Nullable Long epoch) {

    /** What is noted. */
    public enum Kind {
        /** A gateway's credential was revoked. */
        CREDENTIAL,
        /** Machines up to a binding are the gateway no more: replaced, cut off, or the gateway was deleted. */
        FENCE,
        /** An API token was revoked. */
        API_TOKEN,
        /** A recovery began an epoch. */
        EPOCH
    }

    static RevocationEntry of(GatewayCredential credential, Revocation because, Instant at) {
        return new RevocationEntry(
                Kind.CREDENTIAL,
                at,
                credential.id(),
                credential.gatewayId(),
                credential.clientId(),
                credential.binding(),
                credential.mode(),
                credential.certificateSerial(),
                credential.issuedAt(),
                credential.expiresAt(),
                because,
                null);
    }

    static RevocationEntry fence(String gatewayId, String clientId, long binding, Instant at) {
        return new RevocationEntry(
                Kind.FENCE, at, null, gatewayId, clientId, binding, null, null, null, null, null, null);
    }

    static RevocationEntry ofToken(String id, Instant at) {
        return new RevocationEntry(Kind.API_TOKEN, at, id, null, null, null, null, null, null, null, null, null);
    }

    /** An epoch that was begun: the next restore has to begin a newer one, whatever its database says. */
    public static RevocationEntry epoch(long epoch, Instant at) {
        return new RevocationEntry(Kind.EPOCH, at, null, null, null, null, null, null, null, null, null, epoch);
    }
}
