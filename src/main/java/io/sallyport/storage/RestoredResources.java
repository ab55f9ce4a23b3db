package io.sallyport.storage;

import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.Secret;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Decides about single resources that differ after the console was restored, and does it. Whoever calls it holds the gateway. */
@ApplicationScoped
class RestoredResources {
    private final ResourceCommands resources;
    private final ResourceForms forms;
    private final Buckets buckets;
    private final RevisionRepository revisions;
    private final Clock clock;

    RestoredResources(
            ResourceCommands resources,
            ResourceForms forms,
            Buckets buckets,
            RevisionRepository revisions,
            Clock clock) {
        this.resources = resources;
        this.forms = forms;
        this.buckets = buckets;
        this.revisions = revisions;
        this.clock = clock;
    }

    RestoredStep stepOf(ManagedResource resource, RestoredChoice choice, RestoredExtras extras) {
        boolean unwanted = resource.desired() == null;
        if (choice == RestoredChoice.OVERWRITE && !unwanted) {
            return RestoredStep.SET;
        }
        if (choice == RestoredChoice.OVERWRITE && extras == RestoredExtras.DELETE) {
            return RestoredStep.DELETE;
        }
        if (!resource.isPresent()) {
            return RestoredStep.GIVE_UP;
        }
        if (theirs(resource).isEmpty()) {
            return RestoredStep.NOT_UNDERSTOOD;
        }
        return resource.isOvertaken() ? RestoredStep.TAKE_OVER : RestoredStep.TAKE_OVER_AND_SET;
    }

    /** What is to be set is only noted: it is issued in an order that gateways can follow ({@link Reconciler}). A deletion is issued. */
    void apply(RestoredStep step, HeldGateway gateway, ManagedResource resource, Actor actor) {
        switch (step) {
            case TAKE_OVER -> takeOver(gateway, resource, actor, true);
            case TAKE_OVER_AND_SET -> takeOver(gateway, resource, actor, false);
            case GIVE_UP -> resources.forget(gateway, resource, actor);
            case SET -> {
                resource.desireAnew(gateway.storage().epoch(), actor.name(), clock.instant());
                noted(gateway, resource, ResourceRevision.Action.OVERWRITE);
            }
            case DELETE ->
                resources.delete(gateway, resource, new StorageMethods.Delete(resource.name(), false, null), actor);
            case NOT_UNDERSTOOD -> {
                // It stays as it is, and differs.
            }
        }
    }

    private void takeOver(HeldGateway gateway, ManagedResource resource, Actor actor, boolean asItIs) {
        ResourceConfig theirs = theirs(resource).orElseThrow();
        ResourceConfig ours = resource.desired() == null ? null : forms.ofColumn(resource.kind(), resource.desired());
        String sealed = ours == null ? null : ours.sealedSecret();
        // A secret that was changed since is lost here, and stays at the gateway when none is sent.
        boolean same = sealed != null && String.valueOf(Secret.idOf(sealed)).equals(resource.reportedSecretId());
        ResourceConfig wanted = forms.withSecret(resource.kind(), theirs, same ? sealed : null);
        if (asItIs) {
            resource.takeOver(forms.column(wanted), actor.name(), clock.instant());
        } else {
            resource.desire(forms.column(wanted), gateway.storage().epoch(), actor.name(), clock.instant());
        }
        resources.inBucket(resource, wanted);
        noted(gateway, resource, ResourceRevision.Action.ADOPT);
    }

    private void noted(HeldGateway gateway, ManagedResource resource, ResourceRevision.Action action) {
        ResourceConfig desired = forms.ofColumn(resource.kind(), String.valueOf(resource.desired()));
        resources.changed(resource, gateway.view().group(), forms.shown(desired).toString(), action);
    }

    private Optional<ResourceConfig> theirs(ManagedResource resource) {
        return Optional.ofNullable(resource.reported()).flatMap(json -> buckets.reported(resource.kind(), json));
    }
}
