package io.sallyport.recovery;

/** What was decided about a machine that is not in the database. */
enum UnknownState {
    WAITING,
    APPROVED,
    REJECTED,
    /** The journal has that it was fenced or its gateway deleted; nobody has to decide. */
    FENCED
}
