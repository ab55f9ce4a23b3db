package io.sallyport.maintenance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.GatewayUpgrade;
import io.sallyport.protocol.Methods.GatewayUpgrade.Phase;
import io.sallyport.protocol.Methods.GatewayUpgradeResult;
import io.sallyport.protocol.storage.Drain;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code gateway.upgrade}: downloads new software, or installs it, for which the gateway boots. */
@ApplicationScoped
class UpgradePolicy implements CommandPolicy {
    private final MaintenanceConfig config;
    private final Machines machines;

    UpgradePolicy(MaintenanceConfig config, Machines machines) {
        this.config = config;
        this.machines = machines;
    }

    @Override
    public String method() {
        return Methods.GATEWAY_UPGRADE;
    }

    @Override
    public Duration deadline() {
        return config.upgradeDeadline();
    }

    @Override
    public Duration deadline(ObjectNode params) {
        Drain drain = upgrade(params).drain();
        return drain == null ? deadline() : deadline().plusSeconds(drain.maxWaitSeconds());
    }

    @Override
    public void validate(ObjectNode params) {
        upgrade(params);
    }

    @Override
    public void check(GatewayId gatewayId, ObjectNode params) {
        GatewayUpgrade upgrade = upgrade(params);
        Machine machine = machines.of(gatewayId);
        machine.requireCapable(method());
        boolean mayLose = Boolean.TRUE.equals(upgrade.acceptDataLoss()) || upgrade.drain() != null;
        if (upgrade.phase() == Phase.INSTALL && !mayLose) {
            machine.requireNothingDirty();
        }
    }

    @Override
    public void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        DownlinkCodec.params(reply.result(), GatewayUpgradeResult.class);
    }

    private static GatewayUpgrade upgrade(ObjectNode params) {
        return DownlinkCodec.desired(params, GatewayUpgrade.class);
    }
}
