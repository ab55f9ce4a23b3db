package io.sallyport.gateways;

import io.quarkus.logging.Log;
import io.sallyport.api.Refusal;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Which machine a gateway is. A machine that is bound fences the one before, here at once and at the other replicas as soon as they are told. */
@ApplicationScoped
public class BindingService {
    private final GatewayRepository gateways;
    private final GatewayService service;
    private final PresenceRepository links;
    private final PresenceService presences;
    private final GatewayDirectory directory;
    private final Changes changes;

    BindingService(
            GatewayRepository gateways,
            GatewayService service,
            PresenceRepository links,
            PresenceService presences,
            GatewayDirectory directory,
            Changes changes) {
        this.gateways = gateways;
        this.service = service;
        this.links = links;
        this.presences = presences;
        this.directory = directory;
        this.changes = changes;
    }

    /**
     * Locks the gateway until the transaction ends, if there is one, and its presence before it, as whoever writes reports does. Whatever changes who it is,
     * its codes, its machines or its credentials, takes it first, and so does whoever deletes it: nobody deadlocks, and no credential is issued that who
     * cuts it off at that moment does not see.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(GatewayId id) {
        lockPresence(id);
        gateways.lock(id.value());
    }

    /**
     * Binds a machine to the gateway.
     *
     * @param signedDownlinks whether it takes nothing from the console that is not signed
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public GatewayView bind(GatewayId id, boolean signedDownlinks) {
        Collection<Presence> locked = lockPresence(id);
        Gateway gateway = lock(id);
        if (gateway.lifecycle() == Lifecycle.QUARANTINED) {
            throw Refusal.conflict("QUARANTINED", "The gateway is quarantined: an admin has to release it first.");
        }
        gateway.bind(signedDownlinks);
        locked.forEach(link -> presences.fence(link, gateway.binding()));
        committing(gateway);
        return service.view(id);
    }

    /**
     * Fences the machine that is the gateway, so that nothing of it is heard; idempotent.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void unbind(GatewayId id) {
        Collection<Presence> locked = lockPresence(id);
        Gateway gateway = lock(id);
        if (gateway.lifecycle() == Lifecycle.REGISTERED) {
            return;
        }
        gateway.unbind();
        locked.forEach(link -> presences.fence(link, gateway.binding() + 1));
        committing(gateway);
        Log.infof("its machine was fenced, binding=%d gatewayId=%s", gateway.binding(), id);
    }

    /**
     * After a restore: the machine that has this binding already is the gateway.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}, 409 {@code BINDING_NOT_NEWER}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void bindAs(GatewayId id, long binding, boolean signedDownlinks) {
        Collection<Presence> locked = lockPresence(id);
        Gateway gateway = lock(id);
        if (gateway.lifecycle() == Lifecycle.QUARANTINED) {
            throw Refusal.conflict("QUARANTINED", "The gateway is quarantined: an admin has to release it first.");
        }
        if (binding <= gateway.binding()) {
            throw Refusal.conflict("BINDING_NOT_NEWER", "Another machine has been bound to the gateway meanwhile.");
        }
        gateway.bindAs(binding, signedDownlinks);
        locked.forEach(link -> presences.fence(link, gateway.binding()));
        committing(gateway);
    }

    /**
     * After a restore: machines up to this binding were fenced, and are fenced again; idempotent.
     *
     * @return whether this changed anything; false also if there is no such gateway
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean fenceUpTo(GatewayId id, long binding) {
        Collection<Presence> locked = lockPresence(id);
        Gateway gateway = gateways.lock(id.value());
        if (gateway == null || !gateway.fenceUpTo(binding)) {
            return false;
        }
        locked.forEach(link -> presences.fence(link, gateway.binding() + 1));
        committing(gateway);
        return true;
    }

    /** One, or none if there is no such gateway. */
    private Collection<Presence> lockPresence(GatewayId id) {
        return links.lock(new TreeSet<>(Set.of(id.value()))).values();
    }

    private Gateway lock(GatewayId id) {
        Gateway gateway = gateways.lock(id.value());
        if (gateway == null) {
            throw GatewayService.unknown(id);
        }
        return gateway;
    }

    private void committing(Gateway gateway) {
        gateways.flush();
        directory.put(gateway);
        changes.record(
                new Change(Change.Kind.GATEWAY, gateway.id(), gateway.version(), gateway.id(), gateway.groupId()));
    }
}
