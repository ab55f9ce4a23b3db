package io.sallyport.credentials;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a machine signs in with at the broker, for one binding of one gateway. The secret itself is told once. It outlives its gateway, until the broker
 * lets it in no more.
 */
@Entity
@Table(name = "gateway_credential")
class GatewayCredential {
    static final String PREFIX = "cr-";

    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "gateway_id")
    private String gatewayId;

    @Column(name = "client_id")
    private String clientId;

    private long binding;

    @Enumerated(EnumType.STRING)
    private CredentialMode mode;

    /** SHA-256 of the password, which is random and long; null where there is nothing secret to compare. */
    @Column(name = "secret_hash")
    private @Nullable String secretHash;

    @Column(name = "certificate_serial")
    private @Nullable String certificateSerial;

    @Column(name = "issued_at")
    private Instant issuedAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "revoked_because")
    private @Nullable Revocation revokedBecause;

    /** When the broker said that it lets it in no more. */
    @Column(name = "cut_off_at")
    private @Nullable Instant cutOffAt;

    /** When the broker is to be told next; null if there is nothing to tell. */
    @Column(name = "cut_off_next")
    private @Nullable Instant cutOffNext;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    GatewayCredential() {}

    GatewayCredential(
            String id,
            String gatewayId,
            String clientId,
            long binding,
            CredentialMode mode,
            Instant issuedAt,
            Instant expiresAt) {
        this.id = id;
        this.gatewayId = gatewayId;
        this.clientId = clientId;
        this.binding = binding;
        this.mode = mode;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    /** The password is this one from now on, and no other. */
    void hasSecret(String hash) {
        secretHash = hash;
    }

    void hasCertificate(String serial) {
        certificateSerial = serial;
    }

    /** Ends no later than this. */
    void endBy(Instant when) {
        if (when.isBefore(expiresAt)) {
            expiresAt = when;
        }
    }

    /** @return false if it was revoked before, which stays as it was */
    boolean revoke(Revocation because, Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        revokedBecause = because;
        // What has expired opens nothing, and who is still connected by it is to go all the same.
        cutOffNext = now;
        return true;
    }

    /** Somebody tells the broker now; if nothing comes of it, it is to be told again. */
    void cuttingOff(Instant again) {
        requireRevoked();
        cutOffNext = again;
    }

    /** The broker said that it lets it in no more, and that whoever was connected by it is not. */
    void cutOff(Instant now) {
        requireRevoked();
        cutOffAt = now;
        cutOffNext = null;
    }

    private void requireRevoked() {
        if (revokedAt == null) {
            throw new IllegalStateException("a credential that was not revoked is not cut off");
        }
    }

    boolean isValid(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** When its gateway should come for the next one: there is as much time left to try as has passed. */
    Instant renewAfter() {
        return issuedAt.plus(Duration.between(issuedAt, expiresAt).dividedBy(2));
    }

    String id() {
        return id;
    }

    String gatewayId() {
        return gatewayId;
    }

    String clientId() {
        return clientId;
    }

    long binding() {
        return binding;
    }

    CredentialMode mode() {
        return mode;
    }

    @Nullable
    String secretHash() {
        return secretHash;
    }

    @Nullable
    String certificateSerial() {
        return certificateSerial;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    Instant revokedAt() {
        return revokedAt;
    }

    @Nullable
    Revocation revokedBecause() {
        return revokedBecause;
    }

    @Nullable
    Instant cutOffAt() {
        return cutOffAt;
    }

    @Nullable
    Instant cutOffNext() {
        return cutOffNext;
    }
}
