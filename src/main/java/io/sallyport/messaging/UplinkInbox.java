package io.sallyport.messaging;

import io.sallyport.protocol.Topic;

/** Where what came in on one topic waits for the database; what it says is summed up when the replica stops. */
public interface UplinkInbox extends ShutdownStep, Unfinished {
    Topic.Kind kind();

    /** Messages that are not written yet, those that are just being written included. */
    long waiting();

    /** Messages that gave way at a bound. */
    long dropped();

    /** Messages that gave way to a newer one of the same gateway. */
    long superseded();

    @Override
    default Phase phase() {
        return Phase.INBOXES;
    }

    @Override
    default Order order() {
        return Order.RECEIVED;
    }
}
