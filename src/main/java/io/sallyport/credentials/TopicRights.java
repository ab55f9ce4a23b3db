package io.sallyport.credentials;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.TopicScheme;
import java.util.List;

/** The topics that a gateway may use, each as a whole: its own, and its group's broadcast. */
record TopicRights(List<String> pub, List<String> sub) {
    static TopicRights of(TopicScheme topics, ClientId client) {
        return new TopicRights(
                List.of(
                        topics.of(Kind.REPLY, client),
                        topics.of(Kind.PRESENCE, client),
                        topics.of(Kind.STATUS, client),
                        topics.of(Kind.CONFIG, client),
                        topics.of(Kind.LOG, client)),
                List.of(
                        topics.of(Kind.COMMAND, client),
                        topics.of(Kind.BULK_COMMAND, client),
                        topics.broadcast(client.group())));
    }
}
