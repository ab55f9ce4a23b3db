package io.sallyport.messaging;

import io.sallyport.protocol.Topic;
import io.smallrye.reactive.messaging.mqtt.ReceivingMqttMessageMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * One method for each uplink topic; application.properties maps channel to topic. They run on event loops and return at once. The broker
 * has its acknowledgement before a method runs: nothing here is durable until it is committed, and the protocol is made for that.
 */
@ApplicationScoped
class UplinkChannels {
    static final String REPLIES = "uplink-replies";
    static final String PRESENCE = "uplink-presence";
    static final String STATUS = "uplink-status";
    static final List<String> ALL = List.of(REPLIES, PRESENCE, STATUS);

    private final UplinkRouter router;

    UplinkChannels(UplinkRouter router) {
        this.router = router;
    }

    @Incoming(REPLIES)
    void onReply(byte[] payload, ReceivingMqttMessageMetadata metadata) {
        router.route(Topic.Kind.REPLY, metadata.getTopic(), payload);
    }

    @Incoming(PRESENCE)
    void onPresence(byte[] payload, ReceivingMqttMessageMetadata metadata) {
        router.route(Topic.Kind.PRESENCE, metadata.getTopic(), payload);
    }

    @Incoming(STATUS)
    void onStatus(byte[] payload, ReceivingMqttMessageMetadata metadata) {
        router.route(Topic.Kind.STATUS, metadata.getTopic(), payload);
    }
}
