package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** A notification to every gateway of a group: {@code status.get} or {@code config.get}, answered after a random 0 to 10 s. */
public record Broadcast(String method, ObjectNode params, UUID commandId, Instant issuedAt, Instant startBy)
        implements DownlinkMessage {
    public Broadcast {
        Checks.text("method", Checks.present("method", method));
        Checks.present("params", params);
        Checks.present("meta.commandId", commandId);
        Checks.present("meta.issuedAt", issuedAt);
        Checks.present("meta.startBy", startBy);
    }
}
