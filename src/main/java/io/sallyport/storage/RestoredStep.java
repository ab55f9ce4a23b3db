package io.sallyport.storage;

/** What is done about one resource that differs after the console was restored. */
public enum RestoredStep {
    /** The console takes it over with its generation; nothing is sent. */
    TAKE_OVER,
    /** The console takes it over, and sets it with a generation of its own. */
    TAKE_OVER_AND_SET,
    /** The gateway does not have it, and nobody wants it any more; nothing is sent. */
    GIVE_UP,
    /** What the console has is set, in the new epoch. */
    SET,
    /** It is deleted at the gateway. */
    DELETE,
    /** The gateway says something that this version does not understand; nothing is done. */
    NOT_UNDERSTOOD
}
