package io.sallyport.commands;

/** How far a batch is with its commands; what became of them is in its counts. */
public enum CommandBatchState {
    /** Its commands are being made. */
    MAKING,
    /** All of its commands exist. */
    MADE,
    /** What is not on its way is being withdrawn. */
    CANCELLING,
    CANCELLED;

    boolean isSettled() {
        return this == MADE || this == CANCELLED;
    }
}
