package io.sallyport.messaging;

/** Traffic that must not wait for other traffic; each class has its own connection to the broker. */
enum PriorityClass {
    REPLIES("replies"),
    PRESENCE("presence"),
    STATUS("status"),
    /** Configuration reports: large, and nobody waits for them. */
    CONFIG("config"),
    /** Log excerpts: likewise. */
    LOG("log"),
    DOWNLINK("downlink"),
    /** What other replicas tell. */
    HEARD("heard"),
    /** What this replica tells the others. */
    EVENTS("events");

    private final String suffix;

    PriorityClass(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }

    static PriorityClass ofChannel(String channel) {
        if (DownlinkChannels.isOne(channel)) {
            return DOWNLINK;
        }
        return switch (channel) {
            case UplinkChannels.REPLIES -> REPLIES;
            case UplinkChannels.PRESENCE -> PRESENCE;
            case UplinkChannels.STATUS -> STATUS;
            case UplinkChannels.CONFIG -> CONFIG;
            case UplinkChannels.LOG -> LOG;
            case MqttReplicaHints.SENT -> EVENTS;
            case MqttReplicaHints.HEARD -> HEARD;
            default -> throw new IllegalArgumentException("no priority class is decided for channel " + channel);
        };
    }
}
