package io.sallyport.messaging;

/** Traffic that must not wait for other traffic; each class has its own connection to the broker. */
enum PriorityClass {
    CONTROL("control"),
    STATUS("status"),
    DOWNLINK("downlink"),
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
            case UplinkChannels.REPLIES, UplinkChannels.PRESENCE -> CONTROL;
            case UplinkChannels.STATUS -> STATUS;
            case MqttReplicaHints.SENT, MqttReplicaHints.HEARD -> EVENTS;
            default -> throw new IllegalArgumentException("no priority class is decided for channel " + channel);
        };
    }
}
