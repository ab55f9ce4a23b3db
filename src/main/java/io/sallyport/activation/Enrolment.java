package io.sallyport.activation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A machine that came with a batch's code, and what became of it. */
@Entity
@Table(name = "enrolment")
class Enrolment {
    static final String PREFIX = "en-";

    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "batch_id")
    private String batchId;

    private int number;

    @Column(name = "identity_key")
    private String identityKey;

    @Column(name = "serial_number")
    private String serialNumber;

    @Column(name = "agent_version")
    private String agentVersion;

    private String address;

    @Column(name = "serial_twice")
    private boolean serialTwice;

    @Enumerated(EnumType.STRING)
    private State state;

    @Column(name = "gateway_id")
    private @Nullable String gatewayId;

    @Column(name = "claimed_at")
    private Instant claimedAt;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @Column(name = "decided_by")
    private @Nullable String decidedBy;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Enrolment() {}

    /** @param serialTwice another machine of the batch came with the same serial number */
    Enrolment(String id, String batchId, int number, Claim claim, String address, boolean serialTwice, Instant now) {
        this.id = id;
        this.batchId = batchId;
        this.number = number;
        this.identityKey = claim.identityKey();
        this.serialNumber = claim.serialNumber();
        this.agentVersion = claim.agentVersion();
        this.address = address;
        this.serialTwice = serialTwice;
        this.state = State.WAITING;
        this.claimedAt = now;
    }

    /** How far it is. */
    enum State {
        /** For somebody's approval. */
        WAITING,
        /** It becomes a gateway when it comes again. */
        APPROVED,
        REJECTED,
        /** It is a gateway. */
        ACTIVATED
    }

    void approve(String by, Instant now) {
        decide(State.APPROVED, by, now);
    }

    void reject(String by, Instant now) {
        decide(State.REJECTED, by, now);
    }

    private void decide(State decision, String by, Instant now) {
        require(State.WAITING);
        state = decision;
        decidedBy = by;
        decidedAt = now;
    }

    void activated(String gateway) {
        require(State.APPROVED);
        state = State.ACTIVATED;
        gatewayId = gateway;
    }

    private void require(State wanted) {
        if (state != wanted) {
            throw new IllegalStateException("this needs a machine that is " + wanted + ", this one is " + state);
        }
    }

    String id() {
        return id;
    }

    String batchId() {
        return batchId;
    }

    int number() {
        return number;
    }

    String serialNumber() {
        return serialNumber;
    }

    String agentVersion() {
        return agentVersion;
    }

    String address() {
        return address;
    }

    boolean serialTwice() {
        return serialTwice;
    }

    State state() {
        return state;
    }

    @Nullable
    String gatewayId() {
        return gatewayId;
    }

    Instant claimedAt() {
        return claimedAt;
    }

    @Nullable
    Instant decidedAt() {
        return decidedAt;
    }

    @Nullable
    String decidedBy() {
        return decidedBy;
    }
}
