package io.sallyport.status;

import io.sallyport.gateways.GatewayReleased;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** A gateway that is released from quarantine begins anew: the machine that stays may be the one with the lower boot. */
@ApplicationScoped
class PositionReset {
    private final StatusTable table;

    PositionReset(StatusTable table) {
        this.table = table;
    }

    void onReleased(@Observes GatewayReleased released) {
        table.forgetPosition(released.gatewayId().value());
    }
}
