package io.sallyport.messaging;

/** Who takes what replicas tell one another. */
public interface ReplicaHintHandler {
    /**
     * Takes a hint over, whoever sent it: undecoded, and not to be trusted. Called on the connection's event loop: must only enqueue and return
     * at once.
     *
     * @param kind the last level of the topic
     */
    void take(String kind, byte[] payload);
}
