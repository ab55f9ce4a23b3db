package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A broker endpoint that gateways are given: MQTT over TLS, or WebSocket over TLS, on the internal or the public network.
 *
 * @param location for the gateways of this location only; null for all
 */
public record Endpoint(
        @NotNull Kind kind,
        @NotNull
                @Size(min = 1, max = 253)
                @Pattern(regexp = "[A-Za-z0-9.:\\[\\]_-]+", message = "must be a host name or an address")
                String host,
        @Min(1) @Max(65535) int port,
        @NotNull Network network,
        @Nullable Location location) {

    boolean isFor(Location wanted) {
        return location == null || location == wanted;
    }

    public enum Kind {
        @JsonProperty("mqtts")
        MQTTS,
        @JsonProperty("wss")
        WSS
    }

    public enum Network {
        INTERNAL,
        PUBLIC
    }
}
