package io.sallyport.commands;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A command to many gateways. Its commands are made chunk by chunk; which one is next is kept here, in the same transaction as the commands. */
@Entity
@Table(name = "command_batch")
class CommandBatch {
    @Id
    private String id;

    @Version
    private long version;

    private String method;
    private String params;

    @Column(name = "wants_reply")
    private boolean wantsReply;

    @Column(name = "not_before")
    private @Nullable Instant notBefore;

    @Enumerated(EnumType.STRING)
    private CommandBatchState state;

    private int total;
    private int missing;
    private int chunks;

    @Column(name = "next_chunk")
    private int nextChunk;

    @Column(name = "reissue_of")
    private @Nullable String reissueOf;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    CommandBatch() {}

    CommandBatch(UUID id, Order order, int total, int chunks, @Nullable String reissueOf, Instant now) {
        this.id = id.toString();
        this.method = order.method();
        this.params = order.params();
        this.wantsReply = order.wantsReply();
        this.notBefore = order.notBefore();
        this.state = CommandBatchState.MAKING;
        this.total = total;
        this.chunks = chunks;
        this.reissueOf = reissueOf;
        this.createdAt = now;
    }

    int chunks() {
        return chunks;
    }

    /** The commands of the next chunk were made, but for gateways that do not exist any more. */
    void madeChunk(int gone) {
        if (state != CommandBatchState.MAKING) {
            throw new IllegalStateException("a batch that is " + state + " makes no commands");
        }
        missing += gone;
        nextChunk++;
        if (nextChunk >= chunks) {
            state = CommandBatchState.MADE;
        }
    }

    /** No more commands are made, and those that are not on their way are withdrawn. @return false if it was cancelled already */
    boolean cancel(Instant now) {
        if (cancelledAt != null) {
            return false;
        }
        cancelledAt = now;
        state = CommandBatchState.CANCELLING;
        return true;
    }

    void withdrawn() {
        state = CommandBatchState.CANCELLED;
    }

    Order order() {
        return new Order(method, params, wantsReply, notBefore);
    }

    String id() {
        return id;
    }

    CommandBatchState state() {
        return state;
    }

    int total() {
        return total;
    }

    int missing() {
        return missing;
    }

    int nextChunk() {
        return nextChunk;
    }

    @Nullable
    String reissueOf() {
        return reissueOf;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant cancelledAt() {
        return cancelledAt;
    }

    /** What each gateway is to do. */
    record Order(String method, String params, boolean wantsReply, @Nullable Instant notBefore) {}
}
