package io.sallyport.activation;

import io.sallyport.protocol.KeyType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A machine that claimed a gateway, under the binding that it was given: by its keys it is known from then on. */
@Entity
@Table(name = "gateway_machine")
class Machine {
    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "gateway_id")
    private String gatewayId;

    private long binding;

    @Column(name = "identity_key")
    private String identityKey;

    @Column(name = "sealing_key")
    private String sealingKey;

    @Column(name = "serial_number")
    private String serialNumber;

    @Column(name = "agent_version")
    private String agentVersion;

    private String features;

    /** Null for the first machine of its gateway. */
    @Enumerated(EnumType.STRING)
    private @Nullable ReplacementMode replacement;

    private String address;

    @Column(name = "claimed_at")
    private Instant claimedAt;

    /** By its own clock. */
    @Column(name = "last_renewal_at")
    private @Nullable Instant lastRenewalAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Machine() {}

    Machine(
            String gatewayId,
            long binding,
            Claim claim,
            @Nullable ReplacementMode replacement,
            String address,
            Instant now) {
        this.id = UUID.randomUUID().toString();
        this.gatewayId = gatewayId;
        this.binding = binding;
        this.identityKey = claim.identityKey();
        this.sealingKey = claim.sealingKey();
        this.serialNumber = claim.serialNumber();
        this.agentVersion = claim.agentVersion();
        this.features = String.join(" ", claim.features());
        this.replacement = replacement;
        this.address = address;
        this.claimedAt = now;
    }

    /**
     * It asks for its next credential.
     *
     * @param at by its clock
     * @return false if it asked at that time or later before, so that somebody repeats what it said
     */
    boolean renews(Instant at) {
        // As the column keeps it, or what was kept would look older than the same again.
        Instant said = at.truncatedTo(ChronoUnit.MILLIS);
        if (lastRenewalAt != null && !said.isAfter(lastRenewalAt)) {
            return false;
        }
        lastRenewalAt = said;
        return true;
    }

    long binding() {
        return binding;
    }

    String identityKey() {
        return identityKey;
    }

    @Nullable
    ReplacementMode replacement() {
        return replacement;
    }

    PublicKey sealingKey() {
        return KeyType.X25519.parse(sealingKey);
    }

    PublicKey publicKey() {
        return KeyType.ED25519.parse(identityKey);
    }
}
