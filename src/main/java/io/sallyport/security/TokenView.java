package io.sallyport.security;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An API token as others may see it. */
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
