package io.sallyport.gateways;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups. */
@ApplicationScoped
public class GroupService {
    private final GroupRepository groups;
    private final GatewayRepository gateways;
    private final TopicScheme topics;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;

    GroupService(
            GroupRepository groups,
            GatewayRepository gateways,
            TopicScheme topics,
            Changes changes,
            Audit audit,
            Clock clock) {
        this.groups = groups;
        this.gateways = gateways;
        this.topics = topics;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public List<GroupView> list(Reach reach, PageRequest page) {
        return groups.after(page.afterOrStart(GroupId::new), reach.groups(), page.fetchSize()).stream()
                .map(GroupView::of)
                .toList();
    }

    @Transactional
    Versioned<GroupView> read(GroupId id) {
        Group group = require(id);
        return new Versioned<>(GroupView.of(group), group.version());
    }

    /**
     * Creates the group, or makes it what is asked.
     *
     * @throws io.sallyport.protocol.ProtocolException if the topics of the group's gateways would be over 64 characters
     */
    @Transactional
    Put put(Actor actor, GroupId id, PutGroup request, @Nullable String ifMatch) {
        topics.requireFits(id);
        Group group = groups.findById(id.value());
        boolean created = group == null;
        if (created) {
            group = new Group(id, request, clock.instant());
            groups.persist(group);
        } else {
            Preconditions.requireMatch(ifMatch, group.version());
            group.put(request, clock.instant());
        }
        groups.flush();
        changes.record(new Change(Change.Kind.GROUP, group.id(), group.version(), null, group.id()));
        audit.record(
                deed(actor, created ? "group.create" : "group.change", group).with("group", request));
        return new Put(new Versioned<>(GroupView.of(group), group.version()), created);
    }

    /** @throws Refusal 409 {@code GROUP_NOT_EMPTY} while gateways are in it */
    @Transactional
    void delete(Actor actor, GroupId id, @Nullable String ifMatch) {
        Group group = require(id);
        Preconditions.requireMatch(ifMatch, group.version());
        if (gateways.anyIn(id)) {
            throw Refusal.conflict("GROUP_NOT_EMPTY", "Gateways are registered in this group. Delete them first.");
        }
        groups.delete(group);
        changes.record(new Change(Change.Kind.GROUP, group.id(), group.version() + 1, null, group.id()));
        audit.record(deed(actor, "group.delete", group));
    }

    private static Deed deed(Actor actor, String action, Group group) {
        return Deed.of(actor, action, "group", group.id()).inGroup(group.id());
    }

    private Group require(GroupId id) {
        Group group = groups.findById(id.value());
        if (group == null) {
            throw Refusal.notFound("GROUP_NOT_FOUND", "There is no group " + id + ".");
        }
        return group;
    }

    record Put(Versioned<GroupView> group, boolean created) {}
}
