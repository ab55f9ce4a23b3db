package io.sallyport.commands;

import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Whether it makes sense to send something to a gateway now. */
@ApplicationScoped
class CommandGate {
    private final BrokerLink link;

    CommandGate(BrokerLink link) {
        this.link = link;
    }

    /**
     * @param target null if there is no such gateway any more
     * @return why a command to it has failed already, or null if it can be sent
     */
    @Nullable
    CommandErrorCode closedFor(@Nullable Target target) {
        if (target == null || target.lifecycle() == Lifecycle.DELETED) {
            return CommandErrorCode.GATEWAY_DELETED;
        }
        if (target.lifecycle() == Lifecycle.REGISTERED) {
            return CommandErrorCode.NOT_ACTIVATED;
        }
        if (target.lifecycle() == Lifecycle.QUARANTINED) {
            return CommandErrorCode.QUARANTINED;
        }
        // While the broker is away nobody can tell who is offline: the send finds out what is the matter.
        return target.presence() == PresenceState.OFFLINE && link.canSend() ? CommandErrorCode.GATEWAY_OFFLINE : null;
    }
}
