package io.sallyport.recovery;

/** Where a recovery is. */
enum RecoveryState {
    /** Its row is there, for a lock, and nothing was done. */
    NEW,
    OPEN,
    ENDED
}
