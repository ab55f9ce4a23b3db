package io.sallyport.audit;

/** What came of it. */
enum AuditOutcome {
    /** It was done, in the same transaction as its entry. */
    DONE,
    /** Whoever wanted it may not do it, or is not known. */
    DENIED
}
