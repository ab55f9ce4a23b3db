package io.sallyport.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * The channels that commands leave through. Channels are settled when the application is built, connections when it starts: there are as
 * many channels as there may be connections, and those beyond the configured number share the connections of the others and stay unused. No
 * buffer is in front of a connection: what has no room on it is refused.
 */
@ApplicationScoped
class DownlinkChannels {
    static final int MOST = 8;
    private static final String PREFIX = "downlink-";
    /** Of all channels, used or not. */
    static final List<String> ALL =
            IntStream.range(0, MOST).mapToObj(index -> PREFIX + index).toList();

    private final List<Emitter<byte[]>> emitters;
    private final int connections;

    DownlinkChannels(
            @Channel("downlink-0") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel0,
            @Channel("downlink-1") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel1,
            @Channel("downlink-2") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel2,
            @Channel("downlink-3") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel3,
            @Channel("downlink-4") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel4,
            @Channel("downlink-5") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel5,
            @Channel("downlink-6") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel6,
            @Channel("downlink-7") @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> channel7,
            BrokerConfig config) {
        this.emitters = List.of(channel0, channel1, channel2, channel3, channel4, channel5, channel6, channel7);
        this.connections = config.downlinkConnections();
    }

    static boolean isOne(String channel) {
        return channel.startsWith(PREFIX);
    }

    /** The connection of a channel, counted from 0. */
    static int connectionOf(String channel, int connections) {
        return Integer.parseInt(channel.substring(PREFIX.length())) % connections;
    }

    /** Always the same for the same addressee, so that what is sent to it keeps its order. */
    String channelFor(String addressee) {
        return ALL.get(Math.floorMod(addressee.hashCode(), connections));
    }

    /** @throws IllegalStateException if the connection has no room: as many messages as it may have on their way have no acknowledgement */
    void send(String channel, Message<byte[]> message) {
        emitters.get(ALL.indexOf(channel)).send(message);
    }
}
