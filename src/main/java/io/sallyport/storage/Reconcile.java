package io.sallyport.storage;

/** What happens when a gateway is back and serves something else than it should. */
public enum Reconcile {
    /** Nothing, until somebody decides. */
    MANUAL,
    /** It gets the newest generation of what is not destructive, paced. */
    AUTO
}
