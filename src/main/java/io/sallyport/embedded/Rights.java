package io.sallyport.embedded;

import io.sallyport.protocol.TopicScheme;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;

/**
 * What a client may do, asked with the addresses that the broker makes of topics: a slash is a dot, a plus a star, and what is a dot in a topic
 * is escaped. Looked up in sets, since it is asked for each message.
 */
public final class Rights {
    /** For trying things, and for tests that listen to everything. */
    public static final Rights EVERYTHING = new Rights(address -> true, address -> true);

    private static final WildcardConfiguration WILDCARDS = new WildcardConfiguration();

    private final Predicate<String> publishing;
    private final Predicate<String> subscribing;

    private Rights(Predicate<String> publishing, Predicate<String> subscribing) {
        this.publishing = publishing;
        this.subscribing = subscribing;
    }

    /** Just these topics, each whole. */
    static Rights to(Collection<String> publishing, Collection<String> subscribing) {
        Set<String> out = addresses(publishing);
        Set<String> in = addresses(subscribing);
        return new Rights(out::contains, in::contains);
    }

    /** The console's: it hears all gateways, speaks to all of them, and its replicas to one another. */
    public static Rights ofConsole(TopicScheme topics) {
        return new Rights(
                below(topics.downlinkControl(), topics.downlinkBulk(), topics.events()),
                below(topics.uplinkControl(), topics.uplinkStatus(), topics.uplinkBulk(), topics.events()));
    }

    boolean mayPublish(String address) {
        return publishing.test(address);
    }

    /** @param address the filter's, without what makes a subscription a shared one */
    boolean maySubscribe(String address) {
        return subscribing.test(address);
    }

    static String address(String topic) {
        return MQTTUtil.getCoreAddressFromMqttTopic(topic, WILDCARDS);
    }

    private static Set<String> addresses(Collection<String> topics) {
        return topics.stream().map(Rights::address).collect(Collectors.toUnmodifiableSet());
    }

    private static Predicate<String> below(String... parents) {
        return Stream.of(parents)
                .map(parent -> address(parent + "/"))
                .<Predicate<String>>map(prefix -> address -> address.startsWith(prefix))
                .reduce(address -> false, Predicate::or);
    }
}
