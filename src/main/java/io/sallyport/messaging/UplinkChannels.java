package io.sallyport.messaging;

import io.sallyport.protocol.Topic;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * One method for each uplink topic; application.properties maps channel to topic. They run on the threads that read the connections and return at once;
 * a method that returns nothing would run on a worker thread, were it not said to be non-blocking. The broker
 * has its acknowledgement before a method runs: nothing here is durable until it is committed, and the protocol is made for that.
 */
@ApplicationScoped
class UplinkChannels {
    static final String REPLIES = "uplink-replies";
    static final String PRESENCE = "uplink-presence";
    static final String STATUS = "uplink-status";
    static final String CONFIG = "uplink-config";
    static final String LOG = "uplink-log";
    static final List<String> ALL = List.of(REPLIES, PRESENCE, STATUS, CONFIG, LOG);

    private final UplinkRouter router;

    UplinkChannels(UplinkRouter router) {
        this.router = router;
    }

    @NonBlocking
    @Incoming(REPLIES)
    void onReply(byte[] payload, ReceivedOn received) {
        router.route(Topic.Kind.REPLY, received.topic(), payload);
    }

    @NonBlocking
    @Incoming(PRESENCE)
    void onPresence(byte[] payload, ReceivedOn received) {
        router.route(Topic.Kind.PRESENCE, received.topic(), payload);
    }

    @NonBlocking
    @Incoming(STATUS)
    void onStatus(byte[] payload, ReceivedOn received) {
        router.route(Topic.Kind.STATUS, received.topic(), payload);
    }

    @NonBlocking
    @Incoming(CONFIG)
    void onConfig(byte[] payload, ReceivedOn received) {
        router.route(Topic.Kind.CONFIG, received.topic(), payload);
    }

    @NonBlocking
    @Incoming(LOG)
    void onLog(byte[] payload, ReceivedOn received) {
        router.route(Topic.Kind.LOG, received.topic(), payload);
    }
}
