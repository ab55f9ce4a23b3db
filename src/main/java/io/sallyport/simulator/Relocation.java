package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.vertx.core.Promise;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code gateway.rehome}: the simulator has one broker, so moving is to leave it, to come back, and to wait there for a {@code status.get}. A
 * host whose name begins with {@code unreachable} is not there. Confined to the gateway's event loop.
 */
final class Relocation {
    private static final String NOT_THERE = "unreachable";

    private final VirtualGateway gateway;
    private final Environment environment;
    private @Nullable Move moving;

    private record Move(UUID command, Promise<Work> done, long timer) {}

    Relocation(VirtualGateway gateway, Environment environment) {
        this.gateway = gateway;
        this.environment = environment;
    }

    /** @throws ProtocolException if the parameters are not those of the method */
    Work begin(Command command) {
        Methods.Rehome rehome = DownlinkCodec.desired(command.params(), Methods.Rehome.class);
        if (moving != null) {
            return Work.failed(RpcError.BUSY, "it is moving already");
        }
        Promise<Work> done = Promise.promise();
        boolean reachable = rehome.endpoints().stream()
                .anyMatch(endpoint -> !endpoint.host().startsWith(NOT_THERE));
        long seconds = Objects.requireNonNull(rehome.confirmWithinSeconds());
        long wait = reachable
                ? seconds * 1_000
                : environment.settings().workDuration().toMillis();
        long timer = environment.vertx().setTimer(wait, late -> back(reachable ? "NOT_CONFIRMED" : "UNREACHABLE"));
        moving = new Move(command.meta().commandId(), done, timer);
        gateway.move(reachable);
        return new Work.Later(done.future());
    }

    /** A {@code status.get} has come. */
    void asked() {
        Move current = moving;
        if (current != null) {
            forget(current);
            current.done().complete(Work.done());
        }
    }

    private void back(String reason) {
        Move current = moving;
        if (current != null) {
            forget(current);
            gateway.move(true);
            current.done().complete(Work.failed(reason, "it is back where it was"));
        }
    }

    /** The command that it was for has ended, with a boot for example. */
    void release(UUID command) {
        Move current = moving;
        if (current != null && current.command().equals(command)) {
            forget(current);
        }
    }

    private void forget(Move current) {
        environment.vertx().cancelTimer(current.timer());
        moving = null;
    }
}
