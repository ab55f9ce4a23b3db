package io.sallyport.storage;

import io.sallyport.activation.MachineBound;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Another machine is the gateway: it has nothing of what the last one served. All is issued again as soon as it is there, volumes to be
 * recovered from their buckets instead of created; what needs a secret waits until somebody enters it, since nobody has it but the last machine.
 */
@ApplicationScoped
class Replacements {
    private final GatewayHolds holds;
    private final ResourceCommands resources;
    private final ResourceForms forms;
    private final Clock clock;

    Replacements(GatewayHolds holds, ResourceCommands resources, ResourceForms forms, Clock clock) {
        this.holds = holds;
        this.resources = resources;
        this.forms = forms;
        this.clock = clock;
    }

    /** In the transaction that binds the machine. */
    void bound(@Observes MachineBound bound) {
        if (!bound.replacement()) {
            return;
        }
        HeldGateway gateway = holds.hold(bound.gatewayId());
        gateway.storage().replaced();
        for (ManagedResource resource : gateway.resources()) {
            if (resource.isThere()) {
                resource.lost(resource.kind() == ResourceKind.VOLUME, withoutSecret(resource));
                resources.record(resource, gateway.view().group());
            }
        }
        gateway.storage().reissueAll(clock.instant());
    }

    /** Null if it has no secret. */
    private @Nullable String withoutSecret(ManagedResource resource) {
        if (resource.desired() == null) {
            return null;
        }
        ResourceConfig desired = forms.ofColumn(resource.kind(), resource.desired());
        return desired.sealedSecret() == null ? null : forms.column(forms.withSecret(resource.kind(), desired, null));
    }
}
