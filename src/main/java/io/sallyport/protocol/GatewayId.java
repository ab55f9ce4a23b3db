package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.sallyport.protocol.ProtocolException.Code;
import java.util.regex.Pattern;

/**
 * A gateway: {@code gw-} and 13 lower-case Crockford base32 characters (a TSID), 16 in all. It is the MQTT device ID, one to one, and
 * stays when the machine behind it is replaced.
 */
public record GatewayId(@JsonValue String value) implements Comparable<GatewayId> {
    /** The characters of an ID, prefix included. */
    public static final int LENGTH = 16;

    public static final String PREFIX = "gw-";
    private static final Pattern FORM = Pattern.compile("gw-[0-9a-hjkmnp-tv-z]{13}");

    @JsonCreator
    public GatewayId {
        if (!FORM.matcher(value).matches()) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY,
                    "a gateway ID is gw- and 13 characters of lower-case Crockford base32 (%d in all), this one has %d"
                            .formatted(LENGTH, value.length()));
        }
    }

    @Override
    public int compareTo(GatewayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
