package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import io.sallyport.protocol.Topic.Kind;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parent topics of a deployment, and with them the only place that makes and reads topics (docs/protocol.md, section 2). A scheme
 * that exists is good for every group ID that fits: each parent is a single level.
 */
public record TopicScheme(
        String uplinkControl,
        String uplinkStatus,
        String uplinkBulk,
        String downlinkControl,
        String downlinkBulk,
        String events) {

    /** Before {@link #DEFAULT}, whose constructor needs it. */
    private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_@-]+");

    public static final TopicScheme DEFAULT =
            new TopicScheme("csg_up_ctl", "csg_up_stat", "csg_up_bulk", "csg_dn_ctl", "csg_dn_bulk", "csg_events");

    public TopicScheme {
        Stream.of(uplinkControl, uplinkStatus, uplinkBulk, downlinkControl, downlinkBulk, events)
                .forEach(TopicScheme::requireLevel);
        if (downlinkControl.equals(downlinkBulk)) {
            throw invalid("the parents of the control and the bulk downlink must differ, both are " + downlinkBulk);
        }
        Set<String> uplink = Set.copyOf(List.of(uplinkControl, uplinkStatus, uplinkBulk));
        for (String downlink : List.of(downlinkControl, downlinkBulk)) {
            if (uplink.contains(downlink)) {
                throw invalid("the parents of uplink and downlink must differ, both have " + downlink);
            }
        }
        if (uplink.contains(events) || events.equals(downlinkControl) || events.equals(downlinkBulk)) {
            throw invalid("the parent of the events must differ from all others, another one is " + events);
        }
    }

    /** @throws ProtocolException if the whole topic would be over 64 characters; the message gives the numbers */
    public String of(Kind kind, ClientId client) {
        if (kind == Kind.EVENT || kind == Kind.BROADCAST) {
            throw new IllegalArgumentException(kind + " has no topic of a client");
        }
        return checked(parent(kind) + "/" + kind.level() + "/" + client);
    }

    public String broadcast(GroupId group) {
        return checked(downlinkControl + "/" + Kind.BROADCAST.level() + "/" + group);
    }

    /** Among console replicas. */
    public String event(String kind) {
        return checked(events + "/" + kind);
    }

    /** @throws ProtocolException if a gateway of this group would need a topic of more than 64 characters */
    public void requireFits(GroupId group) {
        ClientId longest = ClientId.of(group, new GatewayId(GatewayId.PREFIX + "0".repeat(13)));
        for (Kind kind : Kind.values()) {
            if (kind != Kind.EVENT && kind != Kind.BROADCAST) {
                of(kind, longest);
            }
        }
    }

    /** Reads a topic that a message came in on. @throws ProtocolException if it is none of this scheme */
    public Topic parse(String topic) {
        checked(topic);
        int first = topic.indexOf('/');
        if (first > 0) {
            String parent = topic.substring(0, first);
            if (parent.equals(events)) {
                return new Topic(Kind.EVENT, topic.substring(first + 1));
            }
            int second = topic.indexOf('/', first + 1);
            if (second > 0) {
                String level = topic.substring(first + 1, second);
                for (Kind kind : Kind.values()) {
                    if (kind.level().equals(level) && parent(kind).equals(parent)) {
                        return new Topic(kind, topic.substring(second + 1));
                    }
                }
            }
        }
        throw invalid("not a topic of this deployment");
    }

    private String parent(Kind kind) {
        return switch (kind) {
            case REPLY, PRESENCE -> uplinkControl;
            case STATUS -> uplinkStatus;
            case CONFIG, LOG -> uplinkBulk;
            case COMMAND, BROADCAST -> downlinkControl;
            case BULK_COMMAND -> downlinkBulk;
            case EVENT -> events;
        };
    }

    private static String checked(String topic) {
        if (topic.length() > Limits.MAX_TOPIC_LENGTH) {
            throw invalid("a topic has at most %d characters, this one has %d"
                    .formatted(Limits.MAX_TOPIC_LENGTH, topic.length()));
        }
        return topic;
    }

    private static void requireLevel(String parent) {
        if (!LEVEL.matcher(parent).matches()) {
            throw invalid("a parent topic is one level of [A-Za-z0-9_@-], this is not: " + parent);
        }
    }

    private static ProtocolException invalid(String message) {
        return new ProtocolException(Code.INVALID_TOPIC, message);
    }
}
