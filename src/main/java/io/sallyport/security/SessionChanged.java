package io.sallyport.security;

/** A person has signed in, or out at their provider. Fired on a thread that may block. */
public record SessionChanged(Actor actor, Kind kind) {
    /** What was done. */
    public enum Kind {
        SIGNED_IN,
        SIGNED_OUT
    }
}
