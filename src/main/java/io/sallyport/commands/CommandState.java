package io.sallyport.commands;

/**
 * Where a command is in its life. Declared in the order of that life: any jump forward is legal (a reply may arrive before the note that the
 * command was sent), no step back is, and an ended state never changes.
 */
public enum CommandState {
    /** Waits for a replica to send it. */
    QUEUED,
    /** Handed to the broker; the gateway does not have it yet, as far as is known. */
    SENT,
    RECEIVED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** The end of a command that wants no reply: it was handed to the broker. */
    DISPATCHED,
    /** Sent, and nothing was heard by its deadline: it may have happened, or not. */
    OUTCOME_UNKNOWN;

    public boolean isEnded() {
        return ordinal() >= SUCCEEDED.ordinal();
    }

    boolean mayBecome(CommandState next) {
        return !isEnded() && next.ordinal() > ordinal();
    }
}
