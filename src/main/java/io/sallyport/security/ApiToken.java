package io.sallyport.security;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a program signs in with. The secret itself is told once, and never kept. */
@Entity
@Table(name = "api_token")
class ApiToken {
    private static final String SEPARATOR = " ";

    @Id
    private String id;

    private String name;

    /** SHA-256 of the secret, which is as random as it is long: nothing slower is needed. */
    @Column(name = "secret_hash")
    private String secretHash;

    /** As they are written, separated by spaces: none contains one. */
    private String grants;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    ApiToken() {}

    ApiToken(
            String id,
            String name,
            String secretHash,
            List<Grant> grants,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.name = name;
        this.secretHash = secretHash;
        this.grants = grants.stream().map(Grant::toString).collect(Collectors.joining(SEPARATOR));
        this.createdBy = createdBy;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    /** @return false if it was revoked before, which stays as it was */
    boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String secretHash() {
        return secretHash;
    }

    List<Grant> grants() {
        return Arrays.stream(grants.split(SEPARATOR)).map(Grant::parse).toList();
    }

    String createdBy() {
        return createdBy;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    Instant revokedAt() {
        return revokedAt;
    }
}
