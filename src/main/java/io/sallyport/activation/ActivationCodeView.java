package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A code, in the one answer that has it. */
@Schema(
        examples =
                """
                {"id":"ac-0hzpq7k3m9x2t","gatewayId":"gw-0hzpq7k3m9x2t","code":"7K3M-9X2T-0HZP-Q7AB","signedDownlinks":true,
                 "createdBy":"oidc:alice","createdAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-22T10:30:00Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActivationCodeView(
        String id,
        String gatewayId,
        String code,
        boolean signedDownlinks,
        String createdBy,
        Instant createdAt,
        Instant expiresAt) {
    static ActivationCodeView of(ActivationCode code, OneTimeCode secret) {
        return new ActivationCodeView(
                code.id(),
                code.gatewayId().value(),
                secret.text(),
                code.signedDownlinks(),
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
