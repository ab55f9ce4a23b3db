package io.sallyport.maintenance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.Rehome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code gateway.rehome}: the gateway moves to other endpoints, and back if the console does not speak to it there ({@link RehomeWatch}). */
@ApplicationScoped
class RehomePolicy implements CommandPolicy {
    private final CommandsConfig config;
    private final Machines machines;
    private final RehomingTable rehomings;

    RehomePolicy(CommandsConfig config, Machines machines, RehomingTable rehomings) {
        this.config = config;
        this.machines = machines;
        this.rehomings = rehomings;
    }

    @Override
    public String method() {
        return Methods.REHOME;
    }

    @Override
    public Duration deadline() {
        return config.changeDeadline();
    }

    /** It answers when it is confirmed, or after its way back. */
    @Override
    public Duration deadline(ObjectNode params) {
        return deadline().plusSeconds(rehome(params).confirmWithinSeconds());
    }

    @Override
    public void validate(ObjectNode params) {
        rehome(params);
    }

    @Override
    public void check(GatewayId gatewayId, ObjectNode params) {
        machines.of(gatewayId).requireCapable(method());
    }

    @Override
    public void onIssued(GatewayId gatewayId, String commandId) {
        rehomings.add(gatewayId, commandId);
    }

    private static Rehome rehome(ObjectNode params) {
        return DownlinkCodec.desired(params, Rehome.class);
    }
}
