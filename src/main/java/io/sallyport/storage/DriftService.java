package io.sallyport.storage;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The answers to a difference: issue it again, adopt theirs, ignore it until. */
@ApplicationScoped
class DriftService {
    private static final Duration LONGEST_IGNORED = Duration.ofDays(366);

    private final GatewayHolds holds;
    private final ResourceCommands resources;
    private final ResourceForms forms;
    private final ResourceViews views;
    private final Buckets buckets;
    private final StorageService service;
    private final Clock clock;

    DriftService(
            GatewayHolds holds,
            ResourceCommands resources,
            ResourceForms forms,
            ResourceViews views,
            Buckets buckets,
            StorageService service,
            Clock clock) {
        this.holds = holds;
        this.resources = resources;
        this.forms = forms;
        this.views = views;
        this.buckets = buckets;
        this.service = service;
        this.clock = clock;
    }

    /**
     * The newest generation once more, also if it is in step.
     *
     * @throws Refusal 404 {@code RESOURCE_NOT_FOUND}, 409 {@code COMMAND_OPEN}, {@code NOTHING_DESIRED} or {@code SECRET_NEEDED}
     */
    @Transactional
    ResourceView reissue(ResourceAddress address, Actor actor) {
        HeldGateway gateway = holds.hold(address.gatewayId());
        ManagedResource resource = require(gateway, address);
        StorageService.requireSecret(resource);
        if (views.view(resource).sync() == Sync.PENDING) {
            throw Refusal.conflict(
                    "COMMAND_OPEN", "The command for it is under way. It can be issued again once it has ended.");
        }
        if (resources.again(gateway, resource, actor) == null) {
            throw Refusal.conflict(
                    "NOTHING_DESIRED",
                    "It was made at the gateway, and nobody said what it is to be. Adopt it, or delete it.");
        }
        service.record(gateway, resource, "storage.reissue", actor);
        return views.view(resource);
    }

    /**
     * What the gateway reports is what is wanted from now on. That is a new generation, and is sent; what the gateway does not have any more is
     * given up, and nothing is sent.
     *
     * @throws Refusal 404 {@code RESOURCE_NOT_FOUND}, 422 {@code NOT_UNDERSTOOD} if the gateway's software is newer than this console, 409 {@code NOT_REPORTED}
     */
    @Transactional
    ResourceView adopt(ResourceAddress address, Actor actor) {
        HeldGateway gateway = holds.hold(address.gatewayId());
        ManagedResource resource = require(gateway, address);
        if (gateway.storage().receivedAt() == null) {
            throw Refusal.conflict("NOT_REPORTED", "The gateway has not reported its configuration yet.");
        }
        String reported = resource.reported();
        if (reported == null) {
            resources.forget(gateway, resource, actor);
        } else {
            ResourceConfig theirs = buckets.reported(resource.kind(), reported)
                    .orElseThrow(() -> Refusal.unprocessable(
                            "NOT_UNDERSTOOD",
                            "The gateway reports a configuration that this console does not understand."));
            ResourceConfig ours =
                    resource.desired() == null ? null : forms.ofColumn(resource.kind(), resource.desired());
            ResourceConfig sealed =
                    forms.withSecret(resource.kind(), theirs, ours == null ? null : ours.sealedSecret());
            resources.put(gateway, address, sealed, actor, ResourceRevision.Action.ADOPT);
        }
        service.record(gateway, resource, "storage.adopt", actor);
        return views.view(resource);
    }

    /** Nobody wants to hear of the difference until then. @throws Refusal 404 {@code RESOURCE_NOT_FOUND}, 400 {@code INVALID_UNTIL} */
    @Transactional
    ResourceView ignore(ResourceAddress address, Instant until, Actor actor) {
        Instant now = clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_IGNORED))) {
            throw Refusal.invalid("INVALID_UNTIL", "until is in the future, and within a year.");
        }
        HeldGateway gateway = holds.hold(address.gatewayId());
        ManagedResource resource = require(gateway, address);
        resource.ignore(until);
        resources.record(resource, gateway.view().group());
        service.record(gateway, resource, "storage.ignore", actor);
        return views.view(resource);
    }

    /** Whatever is not in step is issued again, one after the other in an order that gateways can follow, as soon as the gateway is there. */
    @Transactional
    void reissueAll(GatewayId id, Actor actor) {
        HeldGateway gateway = holds.hold(id);
        gateway.storage().reissueAll(clock.instant());
        service.record(gateway, "storage.reissue-all", actor);
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    void reconcile(GatewayId id, Reconcile wanted, Actor actor) {
        HeldGateway gateway = holds.hold(id);
        gateway.storage().reconcile(wanted, clock.instant());
        service.record(gateway, "storage.reconcile-" + wanted.name().toLowerCase(Locale.ROOT), actor);
    }

    private static ManagedResource require(HeldGateway gateway, ResourceAddress address) {
        return gateway.find(address).filter(ManagedResource::isThere).orElseThrow(address::notFound);
    }
}
