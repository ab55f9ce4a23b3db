package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/** {@code command.received}: the gateway has the request in hand. Sent at once for each request. */
public record CommandReceived(
        @JsonProperty(required = true) Origin origin, @JsonProperty(required = true) UUID commandId)
        implements UplinkMessage {
    public static final String METHOD = "command.received";

    public CommandReceived {
        Checks.present("origin", origin);
        Checks.present("commandId", commandId);
    }
}
