package io.sallyport.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.messaging.Downlink;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Actor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The active pull of a whole group: one broadcast, whose answers are reports like any other. */
@ApplicationScoped
class GroupRefresh {
    /** Gateways answer a broadcast after a random time of up to this (docs/protocol.md, section 2). */
    private static final int ANSWERS_WITHIN_SECONDS = 10;

    private final StatusRepository statuses;
    private final Downlink downlink;
    private final Audit audit;
    private final Clock clock;
    private final Duration startWithin;

    GroupRefresh(StatusRepository statuses, Downlink downlink, Audit audit, Clock clock, CommandsConfig config) {
        this.statuses = statuses;
        this.downlink = downlink;
        this.audit = audit;
        this.clock = clock;
        this.startWithin = config.startWithin();
    }

    /**
     * Fails with {@link io.sallyport.messaging.BrokerUnavailableException} if the broker could not be given the message.
     *
     * @throws Refusal 404 {@code GROUP_NOT_FOUND}
     */
    Uni<GroupRefreshView> ask(Actor actor, GroupId group) {
        statuses.requireGroup(group);
        // Before it is sent: what is on the wire and not in the audit is worse than the other way round.
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(Deed.of(actor, "group.pull-status", "group", group.value())
                        .inGroup(group.value())));
        Instant now = clock.instant();
        Broadcast message = new Broadcast(
                Methods.STATUS_GET,
                JsonNodeFactory.instance.objectNode(),
                UUID.randomUUID(),
                now,
                now.plus(startWithin));
        return Uni.createFrom()
                .completionStage(downlink.broadcast(group, message))
                .replaceWith(new GroupRefreshView(group, now, ANSWERS_WITHIN_SECONDS));
    }
}
