package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.CommandView;
import io.sallyport.commands.DesiredChange;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.Secret;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.security.Actor;
import io.sallyport.storage.rules.KindRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes the desired state of one resource of a held gateway, and issues the command that sets it. */
@ApplicationScoped
class ResourceCommands {
    private final ManagedResourceRepository resources;
    private final RevisionRepository revisions;
    private final CommandService commands;
    private final KindRules rules;
    private final ResourceForms forms;
    private final Changes changes;
    private final Clock clock;

    ResourceCommands(
            ManagedResourceRepository resources,
            RevisionRepository revisions,
            CommandService commands,
            KindRules rules,
            ResourceForms forms,
            Changes changes,
            Clock clock) {
        this.resources = resources;
        this.revisions = revisions;
        this.commands = commands;
        this.rules = rules;
        this.forms = forms;
        this.changes = changes;
        this.clock = clock;
    }

    /** @param sealed what is to be from now on */
    ManagedResource put(
            HeldGateway gateway,
            ResourceAddress address,
            ResourceConfig sealed,
            Actor actor,
            ResourceRevision.Action action) {
        ManagedResource resource = gateway.find(address).orElseGet(() -> made(address, actor));
        // What the gateway does not have is made, and not changed.
        ResourceConfig before = resource.desired() == null || !resource.isPresent()
                ? null
                : forms.ofColumn(address.kind(), resource.desired());
        resource.desire(forms.column(sealed), gateway.storage().epoch(), actor.name(), clock.instant());
        inBucket(resource, sealed);
        send(resource, rules.put(sealed, before), DownlinkCodec.json(sent(resource, sealed)), actor, false);
        changed(resource, gateway.view().group(), forms.shown(sealed).toString(), action);
        return resource;
    }

    ManagedResource delete(HeldGateway gateway, ManagedResource resource, StorageMethods.Delete how, Actor actor) {
        ObjectNode params = DownlinkCodec.json(rules.deletionParams(resource.kind(), how));
        resource.delete(params.toString(), gateway.storage().epoch(), actor.name(), clock.instant());
        send(resource, rules.delete(resource.kind()), params, actor, false);
        changed(resource, gateway.view().group(), null, ResourceRevision.Action.DELETE);
        return resource;
    }

    /** Whether it is to go in just this way: whoever accepts the loss after a drain in vain wants something else. */
    boolean isBeingDeleted(ManagedResource resource, StorageMethods.Delete how) {
        String deleting = resource.deleting();
        return deleting != null
                && Difference.between(
                                DownlinkCodec.json(rules.deletionParams(resource.kind(), how)), forms.object(deleting))
                        .isEmpty();
    }

    /** The same generation once more. @return null if there is nothing to issue */
    @Nullable
    CommandView again(HeldGateway gateway, ManagedResource resource, Actor actor) {
        CommandView command = null;
        if (resource.deleting() != null) {
            ObjectNode params = forms.object(resource.deleting());
            command = send(resource, rules.delete(resource.kind()), params, actor, true);
        } else if (resource.desired() != null) {
            ResourceConfig desired = forms.ofColumn(resource.kind(), resource.desired());
            ResourceConfig sent = sent(resource, desired);
            ResourceConfig there = resource.isPresent() ? desired : null;
            command = send(resource, rules.put(sent, there), DownlinkCodec.json(sent), actor, true);
        }
        record(resource, gateway.view().group());
        return command;
    }

    /** Another machine takes over what the last one wrote. */
    private ResourceConfig sent(ManagedResource resource, ResourceConfig desired) {
        return resource.isToBeRecovered() && resource.kind() == ResourceKind.VOLUME
                ? forms.recovering(desired)
                : desired;
    }

    /** Nobody wants it any more, and the gateway does not have it: nothing is sent. */
    void forget(HeldGateway gateway, ManagedResource resource, Actor actor) {
        resource.forget(actor.name(), clock.instant());
        resource.inBucket(null);
        record(resource, gateway.view().group());
    }

    /** A row for what was not there up to now. */
    ManagedResource made(ResourceAddress address, Actor actor) {
        String id = TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT);
        ManagedResource resource = new ManagedResource(id, address, actor.name(), clock.instant());
        resources.persist(resource);
        return resource;
    }

    void inBucket(ManagedResource resource, @Nullable ResourceConfig config) {
        resource.inBucket(Buckets.idOf(config));
    }

    /** Whether what the gateway says is what it was told. */
    boolean matches(ManagedResource resource, ReportedResource reported) {
        String json = resource.desired();
        if (json == null
                || !Objects.equals(reported.epoch(), resource.epoch())
                || !Objects.equals(reported.generation(), resource.generation())) {
            return false;
        }
        ResourceConfig desired = forms.ofColumn(resource.kind(), json);
        String secretId = Secret.idOf(desired.sealedSecret());
        return (secretId == null || secretId.equals(reported.secretId()))
                && Difference.between(
                                forms.comparable(resource.kind(), forms.shown(desired)),
                                forms.comparable(resource.kind(), reported.config()))
                        .isEmpty();
    }

    /** Bandwidth limits without a schedule are none: a gateway that was told so has nothing to report. */
    boolean wantsNothing(ManagedResource resource) {
        String json = resource.desired();
        return json != null
                && forms.ofColumn(resource.kind(), json) instanceof BandwidthConfig bandwidth
                && bandwidth.schedule().isEmpty();
    }

    private CommandView send(ManagedResource resource, String method, ObjectNode params, Actor actor, boolean again) {
        String previous = resource.commandId();
        CommandView command = commands.set(new DesiredChange(
                actor,
                resource.address().gatewayId(),
                method,
                params,
                resource.epoch(),
                resource.generation(),
                previous == null ? null : UUID.fromString(previous),
                again));
        resource.setBy(command.id());
        return command;
    }

    void changed(ManagedResource resource, String group, @Nullable String config, ResourceRevision.Action action) {
        resources.flush();
        revisions.add(new ResourceRevision(resource, config, action), resource.id());
        record(resource, group);
    }

    void record(ManagedResource resource, String group) {
        changes.record(new Change(Change.Kind.STORAGE, resource.id(), resource.version(), resource.gatewayId(), group));
    }
}
