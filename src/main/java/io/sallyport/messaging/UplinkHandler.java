package io.sallyport.messaging;

import io.sallyport.protocol.UplinkMessage;

/** What a feature offers to take one kind of uplink message. For each permitted message exactly one must exist, else the start ends. */
public interface UplinkHandler<M extends UplinkMessage> {
    Class<M> messageType();

    /**
     * Takes the message over. Called on the connection's event loop: must only enqueue and return at once, never block, and decide for
     * itself what gives way when there is no room.
     */
    void take(Uplink<M> uplink);
}
