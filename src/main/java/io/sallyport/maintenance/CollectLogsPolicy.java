package io.sallyport.maintenance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code gateway.collectLogs}: the gateway uploads its logs, or sends them in parts, before or after its answer. */
@ApplicationScoped
class CollectLogsPolicy implements CommandPolicy {
    private final MaintenanceConfig config;
    private final Machines machines;

    CollectLogsPolicy(MaintenanceConfig config, Machines machines) {
        this.config = config;
        this.machines = machines;
    }

    @Override
    public String method() {
        return Methods.COLLECT_LOGS;
    }

    @Override
    public Duration deadline() {
        return config.collectLogsDeadline();
    }

    @Override
    public void validate(ObjectNode params) {
        DownlinkCodec.desired(params, Methods.CollectLogs.class);
    }

    @Override
    public void check(GatewayId gatewayId, ObjectNode params) {
        machines.of(gatewayId).requireCapable(method());
    }

    @Override
    public void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        DownlinkCodec.params(reply.result(), Methods.CollectLogsResult.class);
    }
}
