package io.sallyport.api;

/**
 * What a part does again and again by its own clock. A process that may be frozen between two requests has no clock of its own: there a scheduler outside calls,
 * and each part takes a turn. Any number of processes may do it at the same time.
 */
public interface PeriodicWork {
    /** In this order. */
    enum Stage {
        /** What is due is found, and commands may come of it. */
        LOOK,
        /** What is queued is sent. */
        SEND,
        /** What was done is kept as it is to be kept. */
        RECORD,
        /** What is old goes. */
        CLEAN
    }

    /** For people and as a metric's label: a word or two with a hyphen, of a closed set. */
    String work();

    Stage stage();

    /**
     * Does what is due now, committed when it returns.
     *
     * @return how many things were found or moved, as the part counts them; 0 if there was nothing to do or nobody counts
     * @throws RuntimeException if it could not be done; it is tried again with the next turn
     */
    long takeTurn();
}
