package io.sallyport.messaging;

/** Hears whose messages were refused, and why. On the way of each refused message: returns at once. */
public interface RefusedSenders {
    /**
     * @param sender a client ID, or the topic where there is none
     * @param reason from a closed set
     */
    void refused(String sender, String reason);
}
