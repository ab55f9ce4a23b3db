package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A command to one gateway.
 *
 * @param wantsReply false makes it a JSON-RPC notification, which is what {@code noreply} means
 */
public record Command(String method, ObjectNode params, CommandMeta meta, boolean wantsReply)
        implements DownlinkMessage {
    /** The longest method name, in characters. */
    public static final int MAX_METHOD_LENGTH = 64;

    public Command {
        Checks.text("method", Checks.present("method", method));
        Checks.present("params", params);
        Checks.present("meta", meta);
    }

    /** The same, as a part of another span of its trace. */
    public Command tracedAs(@Nullable String traceparent) {
        return new Command(method, params, meta.tracedAs(traceparent), wantsReply);
    }
}
