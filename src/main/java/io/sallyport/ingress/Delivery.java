package io.sallyport.ingress;

import org.jspecify.annotations.Nullable;

/** One event of a request, read as far as it could be. */
sealed interface Delivery {
    /** As its sender names it, for the answer; null if it has no name. */
    @Nullable
    String id();

    /**
     * An uplink.
     *
     * @param payload as the gateway sent it
     */
    record Message(@Nullable String id, String topic, byte[] payload) implements Delivery {}

    /**
     * No event at all.
     *
     * @param why for people; never a part of the payload
     */
    record Malformed(@Nullable String id, String why) implements Delivery {
        static final String CODE = "INVALID_EVENT";
    }

    /** Something that is of no use here, such as a broker's word that a client has connected. */
    record Ignored(@Nullable String id, String why) implements Delivery {}
}
