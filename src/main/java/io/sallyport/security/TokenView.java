package io.sallyport.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An API token as others may see it. */
@Schema(
        examples =
                """
                {"id":"0hzpq7k3m9x2t","name":"nightly report","grants":["viewer@site:lyon"],"createdBy":"oidc:alice",
                 "createdAt":"2026-11-22T10:00:00Z","expiresAt":"2027-02-20T10:00:00Z"}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        String id,
        String name,
        List<String> grants,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable @Schema(description = "The token itself: only in the answer that made it") String token) {

    static TokenView of(ApiToken token) {
        return of(token, null);
    }

    static TokenView of(ApiToken token, @Nullable TokenSecret secret) {
        return new TokenView(
                token.id(),
                token.name(),
                token.grants().stream().map(Grant::toString).toList(),
                token.createdBy(),
                token.createdAt(),
                token.expiresAt(),
                token.revokedAt(),
                secret == null ? null : secret.token());
    }
}
