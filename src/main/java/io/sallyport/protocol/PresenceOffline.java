package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code presence.offline}: said before a gateway goes, or by the broker in its name (the will). */
public record PresenceOffline(
        @JsonProperty(required = true) Origin origin, @JsonProperty(required = true) String reason)
        implements UplinkMessage {
    public static final String METHOD = "presence.offline";
    /** The reason that a will gives. */
    public static final String CONNECTION_LOST = "connection-lost";

    public static final String SHUTDOWN = "shutdown";
    public static final String RESTART = "restart";
    /** It moves to other endpoints. */
    public static final String REHOME = "rehome";

    public PresenceOffline {
        Checks.present("origin", origin);
        Checks.text("reason", Checks.present("reason", reason));
    }
}
