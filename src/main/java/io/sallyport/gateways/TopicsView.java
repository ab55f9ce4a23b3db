package io.sallyport.gateways;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.TopicScheme;

/** The topics that a gateway uses: it publishes to the first five, and receives on the last three. */
public record TopicsView(
        String reply,
        String presence,
        String status,
        String config,
        String log,
        String command,
        String bulkCommand,
        String broadcast) {
    static TopicsView of(TopicScheme topics, ClientId client) {
        return new TopicsView(
                topics.of(Kind.REPLY, client),
                topics.of(Kind.PRESENCE, client),
                topics.of(Kind.STATUS, client),
                topics.of(Kind.CONFIG, client),
                topics.of(Kind.LOG, client),
                topics.of(Kind.COMMAND, client),
                topics.of(Kind.BULK_COMMAND, client),
                topics.broadcast(client.group()));
    }
}
