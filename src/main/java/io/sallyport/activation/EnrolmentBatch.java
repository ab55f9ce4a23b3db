package io.sallyport.activation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One code for many machines, each of which becomes a gateway of its own. */
@Entity
@Table(name = "enrolment_batch")
class EnrolmentBatch {
    static final String PREFIX = "eb-";

    @Id
    private String id;

    @Version
    private long version;

    private String name;

    @Column(name = "code_hash")
    private String codeHash;

    @Column(name = "group_id")
    private String groupId;

    private @Nullable String site;

    /** What was asked for, as JSON. */
    private String profile;

    private int capacity;

    /** How many machines have a place, those that were rejected not. */
    private int taken;

    @Column(name = "created_by")
    private String createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "closed_at")
    private @Nullable Instant closedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    EnrolmentBatch() {}

    EnrolmentBatch(
            String id, CreateEnrolmentBatch request, String profile, OneTimeCode code, String createdBy, Instant now) {
        this.id = id;
        this.name = request.name();
        this.codeHash = code.hash();
        this.groupId = request.group().value();
        this.site = request.site();
        this.profile = profile;
        this.capacity = request.count();
        this.createdBy = createdBy;
        this.createdAt = now;
        this.expiresAt = request.expiresAt();
    }

    /** Whether a machine that was not there yet may come. */
    enum State {
        OPEN,
        FULL,
        EXPIRED,
        CLOSED
    }

    State state(Instant now) {
        if (closedAt != null) {
            return State.CLOSED;
        } else if (!now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return taken < capacity ? State.OPEN : State.FULL;
    }

    void takePlace(Instant now) {
        if (state(now) != State.OPEN) {
            throw new IllegalStateException("no place is given by a batch that is " + state(now));
        }
        taken++;
    }

    /** Of a machine that was rejected. */
    void givePlaceBack() {
        taken--;
    }

    /** Idempotent. */
    void close(Instant now) {
        if (closedAt == null) {
            closedAt = now;
        }
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String groupId() {
        return groupId;
    }

    @Nullable
    String site() {
        return site;
    }

    String profile() {
        return profile;
    }

    int capacity() {
        return capacity;
    }

    int taken() {
        return taken;
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
