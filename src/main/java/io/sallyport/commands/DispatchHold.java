package io.sallyport.commands;

/** Says whether commands may leave. Offered to higher ranks; asked before each claim, so it answers from memory. */
public interface DispatchHold {
    /** While it is so nothing but questions is sent: what sets a desired state waits in the queue, all else is refused. */
    boolean isHeld();
}
