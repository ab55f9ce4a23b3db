package io.sallyport.commands;

import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.gateways.PresenceState;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import java.time.Instant;
import java.util.UUID;

/** Commands as they are when they were just issued. */
final class IssuedCommands {
    static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");
    static final UUID ID = UUID.fromString("0191f6c2-0000-7000-8000-000000000001");

    private IssuedCommands() {}

    static IssuedCommand withReply() {
        return command(true);
    }

    static IssuedCommand withoutReply() {
        return command(false);
    }

    static Instant at(int second) {
        return CREATED.plusSeconds(second);
    }

    private static IssuedCommand command(boolean wantsReply) {
        GatewayId gateway = new GatewayId("gw-0hzpq7k3m9x2t");
        Target target = new Target(
                gateway, ClientId.of(new GroupId("GID_test"), gateway), 3, Lifecycle.ACTIVATED, PresenceState.ONLINE);
        return new IssuedCommand(ID, target, "status.get", "{}", wantsReply, null, CREATED);
    }
}
