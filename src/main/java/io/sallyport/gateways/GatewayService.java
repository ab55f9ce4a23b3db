package io.sallyport.gateways;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.api.MergePatch;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.security.Actor;
import io.sallyport.security.Place;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Registers, changes and deletes gateways, and says who they are. */
@ApplicationScoped
public class GatewayService {
    private final GatewayRepository gateways;
    private final GroupRepository groups;
    private final SiteRepository sites;
    private final PresenceRepository presences;
    private final BrokerAbsence absence;
    private final GatewayDirectory directory;
    private final Instance<DeletionGuard> guards;
    private final MergePatch mergePatch;
    private final TopicScheme topics;
    private final Changes changes;
    private final Audit audit;
    private final GatewaysConfig config;
    private final RegistrationConfig registration;
    private final Event<GatewayDeleted> deleted;
    private final Clock clock;

    GatewayService(
            GatewayRepository gateways,
            GroupRepository groups,
            SiteRepository sites,
            PresenceRepository presences,
            BrokerAbsence absence,
            GatewayDirectory directory,
            @Any Instance<DeletionGuard> guards,
            MergePatch mergePatch,
            TopicScheme topics,
            Changes changes,
            Audit audit,
            GatewaysConfig config,
            RegistrationConfig registration,
            Event<GatewayDeleted> deleted,
            Clock clock) {
        this.gateways = gateways;
        this.groups = groups;
        this.sites = sites;
        this.presences = presences;
        this.absence = absence;
        this.directory = directory;
        this.guards = guards;
        this.mergePatch = mergePatch;
        this.topics = topics;
        this.changes = changes;
        this.audit = audit;
        this.config = config;
        this.registration = registration;
        this.deleted = deleted;
        this.clock = clock;
    }

    /** One more than the page's limit, if there are more. */
    @Transactional
    public List<GatewayView> list(GatewayFilter filter, Reach reach, PageRequest page) {
        Instant away = absence.since();
        List<Gateway> found = gateways.find(filter, reach, page, away != null);
        Map<String, Presence> links =
                presences.of(found.stream().map(Gateway::id).toList());
        groups.load(found.stream().map(Gateway::groupId).collect(Collectors.toSet()));
        return found.stream()
                .map(gateway -> view(gateway, links.get(gateway.id()), away))
                .toList();
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    public GatewayView view(GatewayId id) {
        return read(id).value();
    }

    @Transactional
    Versioned<GatewayView> read(GatewayId id) {
        Gateway gateway = require(id);
        return new Versioned<>(view(gateway, presences.findById(gateway.id())), gateway.version());
    }

    /**
     * Registers a gateway. It waits for a machine to claim it, unless it is to be activated at once, with binding 1.
     *
     * @throws Refusal 404 {@code GROUP_NOT_FOUND} or {@code SITE_NOT_FOUND}, 409 {@code NAME_TAKEN}
     */
    @Transactional
    public Versioned<GatewayView> register(Actor actor, RegisterGateway request) {
        requirePlace(request.group(), request.site());
        requireNameFree(request.group().value(), request.name(), "");
        GatewayId id = new GatewayId(
                GatewayId.PREFIX + TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT));
        Gateway gateway = new Gateway(id, request, clock.instant());
        if (request.activate() == null ? registration.onRegistration() : request.activate()) {
            gateway.bind(false);
        }
        Presence presence = Presence.neverSeen(gateway.id(), clock.instant());
        gateways.persist(gateway);
        flush(gateway);
        presences.persist(presence);
        audit.record(deed(actor, "gateway.register", gateway).with("gateway", request));
        return committing(gateway, presence);
    }

    /**
     * Registers a gateway that a machine is already, after a restore that lost it: it keeps its ID and binding. In the caller's transaction, which has its
     * own audit.
     *
     * @throws Refusal as {@link #register}, and 409 {@code GATEWAY_EXISTS}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void registerAgain(GatewayId id, long binding, boolean signedDownlinks, RegisterGateway request) {
        if (gateways.findById(id.value()) != null) {
            throw Refusal.conflict("GATEWAY_EXISTS", "The gateway " + id + " is registered.");
        }
        requirePlace(request.group(), request.site());
        requireNameFree(request.group().value(), request.name(), "");
        Gateway gateway = new Gateway(id, request, clock.instant());
        gateway.bindAs(binding, signedDownlinks);
        gateways.persist(gateway);
        flush(gateway);
        Presence presence = Presence.neverSeen(gateway.id(), clock.instant());
        presences.persist(presence);
        committing(gateway, presence);
    }

    /**
     * @param reach where it may be moved to
     * @throws Refusal 404, 409 {@code NAME_TAKEN}, 412 {@code VERSION_CHANGED}, 400 {@code INVALID_PATCH}, 403 {@code OUT_OF_SCOPE}
     */
    @Transactional
    Versioned<GatewayView> change(Actor actor, GatewayId id, JsonNode patch, @Nullable String ifMatch, Reach reach) {
        Gateway gateway = require(id);
        Preconditions.requireMatch(ifMatch, gateway.version());
        ChangeGateway wanted = mergePatch.apply(ChangeGateway.current(gateway), patch, ChangeGateway.class);
        requireSite(wanted.site());
        reach.require(new Place(gateway.groupId(), wanted.site()));
        requireNameFree(gateway.groupId(), wanted.name(), gateway.id());
        gateway.change(wanted, clock.instant());
        flush(gateway);
        audit.record(deed(actor, "gateway.change", gateway).with("patch", patch));
        return committing(gateway, presences.findById(gateway.id()));
    }

    /** @throws Refusal 404, 412, or what a {@link DeletionGuard} says */
    @Transactional
    void delete(Actor actor, GatewayId id, @Nullable String ifMatch) {
        // Before what belongs to it, as everybody does: BindingService.hold.
        Gateway gateway = gateways.lock(id.value());
        if (gateway == null) {
            throw unknown(id);
        }
        Preconditions.requireMatch(ifMatch, gateway.version());
        guards.forEach(guard -> guard.check(id));
        deleted.fire(new GatewayDeleted(id));
        gateways.delete(gateway);
        directory.remove(gateway.id());
        changes.record(changeOf(gateway, gateway.version() + 1));
        audit.record(deed(actor, "gateway.delete", gateway).with("name", gateway.name()));
    }

    /** Where a command to this gateway goes. @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    public Target target(GatewayId id) {
        Target target = targets(List.of(id.value())).get(id.value());
        if (target == null) {
            throw unknown(id);
        }
        return target;
    }

    /** The IDs of the gateways that a filter finds, sorted. @throws Refusal 400 {@code INVALID_FILTER} */
    @Transactional
    public List<String> ids(GatewayFilter filter, Reach reach, int most) {
        return gateways.ids(filter, reach, most, absence.since() != null);
    }

    /** Those of these gateways that exist and can be reached. */
    @Transactional
    public Set<String> within(Collection<String> ids, Reach reach) {
        return gateways.within(ids, reach);
    }

    /** Where commands to these gateways go, by ID; those that do not exist are left out. */
    @Transactional
    public Map<String, Target> targets(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        boolean brokerAway = absence.since() != null;
        Map<String, Target> targets = new HashMap<>();
        for (Target target : gateways.targets(ids)) {
            targets.put(target.gatewayId().value(), brokerAway ? target.whileBrokerIsAway() : target);
        }
        return targets;
    }

    private Versioned<GatewayView> committing(Gateway gateway, @Nullable Presence presence) {
        directory.put(gateway);
        changes.record(changeOf(gateway, gateway.version()));
        return new Versioned<>(view(gateway, presence), gateway.version());
    }

    private GatewayView view(Gateway gateway, @Nullable Presence presence) {
        return view(gateway, presence, absence.since());
    }

    private GatewayView view(Gateway gateway, @Nullable Presence presence, @Nullable Instant brokerAwaySince) {
        Presence known = presence == null ? Presence.neverSeen(gateway.id(), gateway.createdAt()) : presence;
        Group group = groups.findById(gateway.groupId());
        if (group == null) {
            throw new IllegalStateException("a gateway without a group: a foreign key is missing");
        }
        PresenceView link =
                PresenceView.of(known, brokerAwaySince, config.flapping().window(), clock.instant());
        return GatewayView.of(gateway, group, link, topics);
    }

    static Deed deed(Actor actor, String action, Gateway gateway) {
        return Deed.of(actor, action, "gateway", gateway.id()).inGroup(gateway.groupId());
    }

    private static Change changeOf(Gateway gateway, long version) {
        return new Change(Change.Kind.GATEWAY, gateway.id(), version, gateway.id(), gateway.groupId());
    }

    private Gateway require(GatewayId id) {
        Gateway gateway = gateways.findById(id.value());
        if (gateway == null) {
            throw unknown(id);
        }
        return gateway;
    }

    /** 404 {@code GATEWAY_NOT_FOUND}. */
    public static Refusal unknown(GatewayId id) {
        return Refusal.notFound("GATEWAY_NOT_FOUND", "There is no gateway " + id + ".");
    }

    private void requireNameFree(String groupId, String name, String exceptId) {
        if (gateways.isNameTaken(groupId, name, exceptId)) {
            throw nameTaken(name);
        }
    }

    /** @throws Refusal 404 {@code GROUP_NOT_FOUND} or {@code SITE_NOT_FOUND} */
    @Transactional
    public void requirePlace(GroupId group, @Nullable String site) {
        if (groups.findById(group.value()) == null) {
            throw Refusal.notFound("GROUP_NOT_FOUND", "There is no group " + group + ".");
        }
        requireSite(site);
    }

    private void requireSite(@Nullable String site) {
        if (site != null && sites.findById(site) == null) {
            throw SiteService.notFound(site);
        }
    }

    /** Two who register the same name at once both pass the look before; the unique key decides. So it is with a site that goes. */
    private void flush(Gateway gateway) {
        try {
            gateways.flush();
        } catch (ConstraintViolationException e) {
            throw refused(gateway, e);
        } catch (PersistenceException e) {
            if (e.getCause() instanceof ConstraintViolationException violation) {
                throw refused(gateway, violation);
            }
            throw e;
        }
    }

    private static Refusal refused(Gateway gateway, ConstraintViolationException e) {
        String site = gateway.site();
        if (site != null && String.valueOf(e.getMessage()).contains(Gateway.IN_SITE)) {
            return SiteService.notFound(site);
        }
        return nameTaken(gateway.name());
    }

    private static Refusal nameTaken(String name) {
        return Refusal.conflict("NAME_TAKEN", "A gateway of this group is named " + name + " already.");
    }

    /** Where a command goes. */
    public record Target(
            GatewayId gatewayId,
            ClientId clientId,
            long binding,
            boolean signedDownlinks,
            Lifecycle lifecycle,
            PresenceState presence) {
        public GroupId groupId() {
            return clientId.group();
        }

        private Target whileBrokerIsAway() {
            return new Target(gatewayId, clientId, binding, signedDownlinks, lifecycle, PresenceState.BROKER_AWAY);
        }
    }
}
