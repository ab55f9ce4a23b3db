package io.sallyport.commands;

import io.opentelemetry.api.trace.TracerProvider;
import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.gateways.PresenceState;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands as they are when they were just issued. */
final class IssuedCommands {
    static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");
    static final UUID ID = UUID.fromString("0191f6c2-0000-7000-8000-000000000001");

    /** Without tracing. */
    static final CommandTraces UNTRACED =
            new CommandTraces(TracerProvider.noop().get(""), null);

    private IssuedCommands() {}

    static IssuedCommand withReply() {
        return command(true, null);
    }

    static IssuedCommand scheduledFor(Instant time) {
        return command(true, time);
    }

    static IssuedCommand withoutReply() {
        return command(false, null);
    }

    static Instant at(int second) {
        return CREATED.plusSeconds(second);
    }

    static Target target(long binding) {
        return target("gw-0hzpq7k3m9x2t", binding);
    }

    static Target target(String gatewayId, long binding) {
        GatewayId gateway = new GatewayId(gatewayId);
        return new Target(
                gateway,
                ClientId.of(new GroupId("GID_test"), gateway),
                binding,
                true,
                Lifecycle.ACTIVATED,
                PresenceState.ONLINE);
    }

    private static IssuedCommand command(boolean wantsReply, @Nullable Instant notBefore) {
        return new IssuedCommand(ID, target(3), "status.get", "{}", wantsReply, null, notBefore, CREATED);
    }

    static Flight.Limits limits(int startWithin, int endWithin) {
        return new Flight.Limits(
                Duration.ofSeconds(startWithin),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(endWithin));
    }
}
