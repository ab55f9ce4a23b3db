package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.api.Preconditions;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import io.sallyport.storage.ResourceRevision.Action;
import io.sallyport.storage.rules.Effect;
import io.sallyport.storage.rules.KindRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes what gateways are to serve: judged, stored with its revision, and sent. */
@ApplicationScoped
class StorageService {
    private final GatewayHolds holds;
    private final ResourcePlans plans;
    private final ResourceCommands resources;
    private final Buckets buckets;
    private final Secrets secrets;
    private final RevisionRepository revisions;
    private final ResourceForms forms;
    private final ResourceViews views;
    private final KindRules rules;
    private final Audit audit;

    StorageService(
            GatewayHolds holds,
            ResourcePlans plans,
            ResourceCommands resources,
            Buckets buckets,
            Secrets secrets,
            RevisionRepository revisions,
            ResourceForms forms,
            ResourceViews views,
            KindRules rules,
            Audit audit) {
        this.holds = holds;
        this.plans = plans;
        this.resources = resources;
        this.buckets = buckets;
        this.secrets = secrets;
        this.revisions = revisions;
        this.forms = forms;
        this.views = views;
        this.rules = rules;
        this.audit = audit;
    }

    /**
     * What a caller wants to be there. The same again, while it is in step or under way, changes nothing.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code BUCKET_CONFLICT}, 412 {@code VERSION_CHANGED}, 422 of the rules and {@code NO_SEALING_KEY}, and
     *     what a command to the gateway is refused for
     */
    @Transactional
    ResourceView put(ResourceAddress address, JsonNode body, Wish wish) {
        ResourceConfig wanted = forms.read(address, body);
        return apply(holds.hold(address.gatewayId()), address, wanted, wish, Action.PUT);
    }

    /** As {@link #put}, of what is there with a patch. @throws Refusal 404 {@code RESOURCE_NOT_FOUND} if there is nothing to patch */
    @Transactional
    ResourceView patch(ResourceAddress address, JsonNode patch, Wish wish) {
        HeldGateway gateway = holds.hold(address.gatewayId());
        return apply(gateway, address, patched(gateway, address, patch), wish, Action.PATCH);
    }

    /** What {@link #put}, or with {@code isPatch} {@link #patch}, would do. Stores and sends nothing. */
    @Transactional
    PreviewView preview(ResourceAddress address, JsonNode body, boolean isPatch, Reach reach) {
        HeldGateway gateway = holds.look(address.gatewayId());
        ResourceConfig wanted = isPatch ? patched(gateway, address, body) : forms.read(address, body);
        requireSecret(gateway, address, wanted);
        secrets.check(address, wanted);
        long generation = gateway.find(address).map(ManagedResource::generation).orElse(0L);
        return PreviewView.of(plans.plan(gateway, address, wanted, reach), generation);
    }

    /** An older revision once more, as a new generation; the secret stays the present one. @throws Refusal 404 {@code REVISION_NOT_FOUND}, and as {@link #put} */
    @Transactional
    ResourceView restore(ResourceAddress address, long generation, Wish wish) {
        HeldGateway gateway = holds.hold(address.gatewayId());
        ManagedResource resource = gateway.find(address).orElseThrow(address::notFound);
        String config = revisions
                .find(resource.id(), generation)
                .map(ResourceRevision::config)
                .orElseThrow(() -> Refusal.notFound(
                        "REVISION_NOT_FOUND", "There is no revision " + generation + " that could be restored."));
        return apply(gateway, address, forms.ofColumn(address.kind(), config), wish, Action.RESTORE);
    }

    /** @throws Refusal 404 {@code RESOURCE_NOT_FOUND}, 409 {@code IN_USE}, {@code SESSIONS_OPEN} or {@code WOULD_LOSE_DATA}, 412 {@code VERSION_CHANGED} */
    @Transactional
    ResourceView delete(ResourceAddress address, StorageMethods.Delete how, Wish wish) {
        HeldGateway gateway = holds.hold(address.gatewayId());
        ManagedResource resource = requireThere(gateway, address);
        Preconditions.requireMatch(wish.ifMatch(), resource.generation());
        configOf(gateway, resource).ifPresent(config -> rules.checkDeletion(config, how, gateway.situation()));
        if (resources.isBeingDeleted(resource, how)) {
            resources.again(gateway, resource, wish.actor());
        } else {
            resources.delete(gateway, resource, how, wish.actor());
        }
        record(gateway, resource, "storage.delete", wish.actor());
        return views.view(resource);
    }

    /** What {@link #delete} would do. */
    @Transactional
    PreviewView previewDeletion(ResourceAddress address, StorageMethods.Delete how) {
        HeldGateway gateway = holds.look(address.gatewayId());
        ManagedResource resource = requireThere(gateway, address);
        List<Effect> effects = configOf(gateway, resource)
                .map(config -> {
                    rules.checkDeletion(config, how, gateway.situation());
                    return rules.effectsOfDeletion(config, how, gateway.situation());
                })
                .orElse(List.of());
        return PreviewView.of(
                new ResourcePlan(
                        configOf(gateway, resource).orElseThrow(address::notFound),
                        null,
                        Difference.between(null, views.desired(resource)),
                        effects,
                        List.of()),
                resource.generation());
    }

    private ResourceView apply(
            HeldGateway gateway, ResourceAddress address, ResourceConfig asked, Wish wish, Action action) {
        ResourceConfig wanted = forms.madeAs(plans.desiredOf(gateway, address), asked);
        Preconditions.requireMatch(
                wish.ifMatch(),
                gateway.find(address).map(ManagedResource::generation).orElse(0L));
        requireSecret(gateway, address, wanted);
        buckets.hold(wanted);
        ResourcePlan plan = plans.plan(gateway, address, wanted, wish.reach());
        if (plan.isRefused() && !wish.force()) {
            throw Refusal.of(
                    Status.CONFLICT,
                    "BUCKET_CONFLICT",
                    "Others use this part of the bucket, and data would be lost or corrupted. Accept it with force=true.",
                    Map.of("conflicts", plan.conflicts()));
        }
        ManagedResource known = gateway.find(address).orElse(null);
        if (known != null && plan.changesNothing()) {
            if (isUnderWayOrInStep(known)) {
                return views.view(known);
            }
            resources.again(gateway, known, wish.actor());
            record(gateway, known, "storage.reissue", wish.actor());
            return views.view(known);
        }
        ResourceConfig sealed = secrets.seal(address, wanted, plan.before());
        ManagedResource resource = resources.put(gateway, address, sealed, wish.actor(), action);
        record(gateway, resource, "storage." + action.name().toLowerCase(Locale.ROOT), wish.actor());
        return views.view(resource);
    }

    private boolean isUnderWayOrInStep(ManagedResource resource) {
        Sync sync = views.view(resource).sync();
        return sync == Sync.IN_STEP || sync == Sync.PENDING;
    }

    private ResourceConfig patched(HeldGateway gateway, ResourceAddress address, JsonNode patch) {
        ResourceConfig before = plans.desiredOf(gateway, address);
        if (before == null) {
            throw address.notFound();
        }
        return forms.patched(address, before, patch);
    }

    private static ManagedResource requireThere(HeldGateway gateway, ResourceAddress address) {
        return gateway.find(address).filter(ManagedResource::isThere).orElseThrow(address::notFound);
    }

    private Optional<ResourceConfig> configOf(HeldGateway gateway, ManagedResource resource) {
        ResourceConfig desired = plans.desiredOf(gateway, resource.address());
        return desired == null && resource.reported() != null
                ? buckets.reported(resource.kind(), resource.reported())
                : Optional.ofNullable(desired);
    }

    /** Before the rules, which would only miss the secret. */
    private static void requireSecret(HeldGateway gateway, ResourceAddress address, ResourceConfig wanted) {
        if (wanted.sealedSecret() == null && Secrets.needsOne(wanted)) {
            gateway.find(address).ifPresent(StorageService::requireSecret);
        }
    }

    static void requireSecret(ManagedResource resource) {
        if (resource.isSecretNeeded()) {
            throw secretNeeded();
        }
    }

    private static Refusal secretNeeded() {
        return Refusal.conflict(
                "SECRET_NEEDED",
                "Another machine is the gateway now, and can't open the secret that was sealed for the last one. Enter it again.");
    }

    void record(HeldGateway gateway, ManagedResource resource, String action, Actor actor) {
        audit.record(Deed.of(actor, action, "gateway", resource.gatewayId())
                .inGroup(gateway.view().group())
                .with("resource", resource.address().path())
                .with("generation", resource.generation())
                .with("commandId", resource.commandId()));
    }

    void record(HeldGateway gateway, String action, Actor actor) {
        audit.record(Deed.of(actor, action, "gateway", gateway.view().id())
                .inGroup(gateway.view().group()));
    }

    /**
     * Who wants it, and how.
     *
     * @param reach where they may do it: what is outside is not named
     * @param force whether a conflict over a bucket is accepted
     */
    record Wish(Actor actor, Reach reach, @Nullable String ifMatch, boolean force) {}
}
