package io.sallyport.credentials;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A credential as its gateway is given it, once.
 *
 * @param username at the broker; null with a certificate
 * @param password the token, or the password; null with a certificate
 * @param certificate PEM, the authority's certificate after it
 * @param renewAfter when to come for the next one
 */
@Schema(
        examples =
                """
                {"id":"cr-0hzpq7k3m9x2t","mode":"TOKEN","username":"cr-0hzpq7k3m9x2t","password":"eyJhbGciOiJFUzI1NiIsImtpZCI6IjIwMjYtMTEifQ.…",
                 "issuedAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-29T10:00:00Z","renewAfter":"2026-11-25T22:00:00Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IssuedCredential(
        String id,
        CredentialMode mode,
        @Nullable String username,
        @Nullable String password,
        @Nullable String certificate,
        Instant issuedAt,
        Instant expiresAt,
        Instant renewAfter) {
    /** Never the password: what is logged by mistake harms nobody. */
    @Override
    public String toString() {
        return id;
    }
}
