package io.sallyport.messaging;

import java.util.concurrent.CompletionStage;

/** A broker's HTTP interface, as far as a message can be published through it. One implementation for each kind of broker. */
interface BrokerPublish {
    /**
     * Publishes a message at QoS 1. Completes when the broker has it, whether or not anybody is subscribed. Fails with a {@link DownlinkFullException} if the broker takes no more
     * just now, with a {@link DownlinkUncertainException} if nobody can tell whether it has it, and else with a {@link BrokerUnavailableException}: then it was not published.
     */
    CompletionStage<Void> publish(String topic, byte[] payload);
}
