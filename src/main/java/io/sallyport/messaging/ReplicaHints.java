package io.sallyport.messaging;

/** The port to the other replicas, over the broker. A hint may be lost, come twice or in any order: nothing may depend on one. */
public interface ReplicaHints {
    /**
     * Sends a hint to all replicas, this one too, at QoS 0, and returns at once. Dropped and counted while the broker is away.
     *
     * @param kind the last level of the topic
     */
    void send(String kind, byte[] payload);
}
