package io.sallyport.recovery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One recovery; at most one is open. It is changed under a lock of its row only, so it needs no version. */
@Entity
@Table(name = "recovery")
class Recovery {
    @Id
    private String name;

    @Enumerated(EnumType.STRING)
    private RecoveryState state;

    private long epoch;

    @Column(name = "begun_at")
    private Instant begunAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @Column(name = "ended_by")
    private @Nullable String endedBy;

    @Column(name = "commands_ended")
    private long commandsEnded;

    @Column(name = "batches_cancelled")
    private long batchesCancelled;

    private long revocations;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Recovery() {}

    void begin(long newEpoch, Instant now) {
        if (state != RecoveryState.NEW) {
            throw new IllegalStateException("a recovery begins once, this one is " + state);
        }
        state = RecoveryState.OPEN;
        epoch = newEpoch;
        begunAt = now;
    }

    void end(String by, Instant now) {
        if (state != RecoveryState.OPEN) {
            throw new IllegalStateException("only an open recovery ends, this one is " + state);
        }
        state = RecoveryState.ENDED;
        endedBy = by;
        endedAt = now;
    }

    void ended(long commands, long batches) {
        commandsEnded += commands;
        batchesCancelled += batches;
    }

    void revoked(long count) {
        revocations += count;
    }

    String name() {
        return name;
    }

    RecoveryState state() {
        return state;
    }

    long epoch() {
        return epoch;
    }

    Instant begunAt() {
        return begunAt;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }

    @Nullable
    String endedBy() {
        return endedBy;
    }

    long commandsEnded() {
        return commandsEnded;
    }

    long batchesCancelled() {
        return batchesCancelled;
    }

    long revocations() {
        return revocations;
    }
}
