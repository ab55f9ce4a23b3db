package io.sallyport.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.PublisherDecorator;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Ends the subscriptions and keeps the connections, so that what the broker has sent already still comes in. The connector unsubscribes when
 * a subscriber of its stream cancels ({@code unsubscribe-on-disconnection}). The stream can have several, so it is one that came only to
 * cancel: cancelling the application's own would drop what waits in the connector's buffers, acknowledged and not counted.
 */
@ApplicationScoped
class UplinkSubscriptions implements PublisherDecorator {
    private static final int NEXT_TO_THE_CONNECTOR = 0;

    /** Three channels; filled at the start. Safe: a concurrent map. */
    private final Map<String, Multi<? extends Message<?>>> streams = new ConcurrentHashMap<>();

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> stream, List<String> channels, boolean isConnector) {
        if (isConnector) {
            channels.stream().filter(UplinkChannels.ALL::contains).forEach(channel -> streams.put(channel, stream));
        }
        return stream;
    }

    @Override
    public int getPriority() {
        return NEXT_TO_THE_CONNECTOR;
    }

    /** Returns at once; the broker's answer comes later. */
    void end() {
        streams.values()
                .forEach(stream ->
                        stream.subscribe().with(message -> {}, failure -> {}).cancel());
        streams.clear();
    }
}
