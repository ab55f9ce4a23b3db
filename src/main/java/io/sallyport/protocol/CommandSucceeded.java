package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A JSON-RPC response with a result. {@code result} is what the method's schema says, without the {@code origin}. */
public record CommandSucceeded(Origin origin, UUID commandId, ObjectNode result) implements UplinkMessage {
    public CommandSucceeded {
        Checks.present("origin", origin);
        Checks.present("commandId", commandId);
        Checks.present("result", result);
    }
}
