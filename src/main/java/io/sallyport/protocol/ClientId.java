package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.util.regex.Pattern;

/**
 * An MQTT client ID, {@code <groupId>@@@<device>}, at most 64 characters, globally unique. The device is a gateway ID, or
 * {@code console-<replica>-<class>} for a connection of the console.
 */
public record ClientId(GroupId group, String device) {
    public static final String SEPARATOR = "@@@";
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_-]+");

    public ClientId {
        if (!DEVICE.matcher(device).matches()) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY, "the device of a client ID has one or more characters of [A-Za-z0-9_-]");
        }
        int length = group.value().length() + SEPARATOR.length() + device.length();
        if (length > Limits.MAX_CLIENT_ID_LENGTH) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY,
                    "a client ID has at most %d characters, this one has %d"
                            .formatted(Limits.MAX_CLIENT_ID_LENGTH, length));
        }
    }

    public static ClientId of(GroupId group, GatewayId gateway) {
        return new ClientId(group, gateway.value());
    }

    /** The ID of one of the console's own connections: one for each replica and priority class. */
    public static ClientId ofConsole(GroupId consoleGroup, String replica, String priorityClass) {
        return new ClientId(consoleGroup, "console-" + replica + "-" + priorityClass);
    }

    /** @throws ProtocolException if the text is not a client ID */
    public static ClientId parse(String text) {
        int at = text.indexOf(SEPARATOR);
        if (at < 0) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY, "a client ID is a group ID, @@@ and a device; the @@@ is missing");
        }
        return new ClientId(new GroupId(text.substring(0, at)), text.substring(at + SEPARATOR.length()));
    }

    /** @throws ProtocolException if this is not a gateway's client ID */
    public GatewayId gateway() {
        return new GatewayId(device);
    }

    @Override
    public String toString() {
        return group.value() + SEPARATOR + device;
    }
}
