package io.sallyport.activation;

import io.sallyport.protocol.GatewayId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A code with which one machine may claim one gateway, once. */
@Entity
@Table(name = "activation_code")
class ActivationCode {
    static final String PREFIX = "ac-";

    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "gateway_id")
    private String gatewayId;

    @Column(name = "code_hash")
    private String codeHash;

    @Column(name = "signed_downlinks")
    private boolean signedDownlinks;

    /** Null for the first machine of its gateway. */
    @Enumerated(EnumType.STRING)
    private @Nullable ReplacementMode replacement;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "withdrawn_at")
    private @Nullable Instant withdrawnAt;

    @Column(name = "used_at")
    private @Nullable Instant usedAt;

    @Column(name = "used_by_key")
    private @Nullable String usedByKey;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    ActivationCode() {}

    ActivationCode(
            String id,
            GatewayId gatewayId,
            OneTimeCode code,
            boolean signedDownlinks,
            @Nullable ReplacementMode replacement,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id;
        this.gatewayId = gatewayId.value();
        this.codeHash = code.hash();
        this.signedDownlinks = signedDownlinks;
        this.replacement = replacement;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    /** What can be done with it. */
    enum State {
        OPEN,
        USED,
        WITHDRAWN,
        EXPIRED
    }

    State state(Instant now) {
        if (usedAt != null) {
            return State.USED;
        } else if (withdrawnAt != null) {
            return State.WITHDRAWN;
        }
        return now.isBefore(expiresAt) ? State.OPEN : State.EXPIRED;
    }

    void use(String identityKey, Instant now) {
        if (state(now) != State.OPEN) {
            throw new IllegalStateException("a code can be used while it is open, this one is " + state(now));
        }
        usedAt = now;
        usedByKey = identityKey;
    }

    /** Another one was made, or nobody wants it any more; idempotent. */
    void withdraw(Instant now) {
        if (state(now) == State.OPEN) {
            withdrawnAt = now;
        }
    }

    boolean wasUsedBy(String identityKey) {
        return identityKey.equals(usedByKey);
    }

    String id() {
        return id;
    }

    GatewayId gatewayId() {
        return new GatewayId(gatewayId);
    }

    boolean signedDownlinks() {
        return signedDownlinks;
    }

    @Nullable
    ReplacementMode replacement() {
        return replacement;
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
}
