package io.sallyport.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.messaging.Downlink;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Methods;
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
    private final Clock clock;
    private final Duration startWithin;

    GroupRefresh(StatusRepository statuses, Downlink downlink, Clock clock, CommandsConfig config) {
        this.statuses = statuses;
        this.downlink = downlink;
        this.clock = clock;
        this.startWithin = config.startWithin();
    }

    /**
     * Fails with {@link io.sallyport.messaging.BrokerUnavailableException} if the broker could not be given the message.
     *
     * @throws Refusal 404 {@code GROUP_NOT_FOUND}
     */
    Uni<GroupRefreshView> ask(GroupId group) {
        statuses.requireGroup(group);
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
