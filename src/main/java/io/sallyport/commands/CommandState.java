package io.sallyport.commands;

/**
 * Where a command is in its life. Declared in the order of that life: once it may be sent, any jump forward is legal (a reply may arrive
 * before the note that the command was sent); no step back is, and an ended state never changes.
 */
public enum CommandState {
    /** Waits for its time. */
    SCHEDULED,
    /** Waits for a drain, a window or an approval. */
    WAITING,
    /** Waits for a replica to send it. */
    QUEUED,
    /** Handed to the broker; the gateway does not have it yet, as far as is known. */
    SENT,
    RECEIVED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Withdrawn before it was sent. */
    CANCELLED,
    /** Before it was sent, a newer desired state of the same resource took its place. */
    SUPERSEDED,
    /** The end of a command that wants no reply: it was handed to the broker. */
    DISPATCHED,
    /** Sent, and nothing was heard by its deadline: it may have happened, or not. */
    OUTCOME_UNKNOWN;

    public boolean isEnded() {
        return ordinal() >= SUCCEEDED.ordinal();
    }

    boolean mayBecome(CommandState next) {
        if (isEnded() || next.ordinal() <= ordinal()) {
            return false;
        }
        return switch (next) {
            case SCHEDULED, WAITING, QUEUED, FAILED -> true;
            case CANCELLED, SUPERSEDED -> ordinal() <= QUEUED.ordinal();
            case SENT, RECEIVED, RUNNING, SUCCEEDED, DISPATCHED, OUTCOME_UNKNOWN -> mayBeSent();
        };
    }

    /** Whether gateways may have something to say of it. */
    boolean mayBeSent() {
        return ordinal() >= QUEUED.ordinal();
    }

    /** Nothing that is said of a command counts before it may be sent, nor after its end. */
    boolean isUnderWay() {
        return mayBeSent() && !isEnded();
    }

    /** The note that it was sent may come after an answer, but never for what was withdrawn. */
    boolean mayHaveBeenSent() {
        return mayBeSent() && this != CANCELLED && this != SUPERSEDED;
    }
}
