package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A code, in the one answer that has it.
 *
 * @param replacement null for the first machine of its gateway
 */
@Schema(
        examples =
                """
                {"id":"ac-0hzpq7k3m9x2t","gatewayId":"gw-0hzpq7k3m9x2t","code":"7K3M-9X2T-0HZP-Q7AB","signedDownlinks":true,
                 "replacement":{"mode":"EMPTY_CACHE","dirtyBytes":1073741824,"asOf":"2026-11-22T09:12:30Z","oldestDirtyAt":"2026-11-22T08:55:02Z",
                  "afterwards":"Rotate the bucket credentials of the machine before."},
                 "createdBy":"oidc:alice","createdAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-22T10:30:00Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActivationCodeView(
        String id,
        String gatewayId,
        String code,
        boolean signedDownlinks,
        @Nullable ReplacementView replacement,
        String createdBy,
        Instant createdAt,
        Instant expiresAt) {
    static ActivationCodeView of(ActivationCode code, OneTimeCode secret, @Nullable ReplacementView replacement) {
        return new ActivationCodeView(
                code.id(),
                code.gatewayId().value(),
                secret.text(),
                code.signedDownlinks(),
                replacement,
                code.createdBy(),
                code.createdAt(),
                code.expiresAt());
    }

    /** Never the code. */
    @Override
    public String toString() {
        return id;
    }
}
