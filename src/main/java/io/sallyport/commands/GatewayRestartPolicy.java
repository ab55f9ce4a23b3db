package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.storage.Drain;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code gateway.restart}: the gateway goes offline, boots and then answers. */
@ApplicationScoped
class GatewayRestartPolicy implements CommandPolicy {
    private final CommandsConfig config;

    GatewayRestartPolicy(CommandsConfig config) {
        this.config = config;
    }

    @Override
    public String method() {
        return Methods.GATEWAY_RESTART;
    }

    @Override
    public Duration deadline() {
        return config.restartDeadline();
    }

    /** A drain takes its time before. */
    @Override
    public Duration deadline(ObjectNode params) {
        Drain drain =
                DownlinkCodec.desired(params, Methods.GatewayRestart.class).drain();
        return drain == null ? deadline() : deadline().plusSeconds(drain.maxWaitSeconds());
    }

    @Override
    public void validate(ObjectNode params) {
        DownlinkCodec.desired(params, Methods.GatewayRestart.class);
    }
}
