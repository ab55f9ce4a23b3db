package io.sallyport.storage;

import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What gateways serve and what a console that was restored has of it: compared by the reports that came in since, and decided about gateway by gateway. */
@ApplicationScoped
public class RestoredConfigurations {
    private final GatewayHolds holds;
    private final RestoredResources resources;
    private final Audit audit;
    private final Clock clock;

    RestoredConfigurations(GatewayHolds holds, RestoredResources resources, Audit audit, Clock clock) {
        this.holds = holds;
        this.resources = resources;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Says what would be done about what differs at a gateway.
     *
     * @param since when the recovery began
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code NOT_REPORTED} if its configuration was not heard since
     */
    @Transactional
    public List<Planned> preview(GatewayId id, Instant since, RestoredChoice choice, RestoredExtras extras) {
        HeldGateway gateway = holds.look(id);
        requireReported(gateway, since);
        return plan(gateway, choice, extras);
    }

    /** Does what {@link #preview} says, in one transaction; throws as it does. What is to be sent is sent when commands may leave. */
    @Transactional
    public List<Planned> decide(
            GatewayId id, Instant since, RestoredChoice choice, RestoredExtras extras, Actor actor) {
        HeldGateway gateway = holds.hold(id);
        requireReported(gateway, since);
        List<Planned> plan = plan(gateway, choice, extras);
        Map<String, ManagedResource> byPath = gateway.resources().stream()
                .collect(Collectors.toMap(resource -> resource.address().path(), resource -> resource));
        for (Planned planned : plan) {
            ManagedResource resource = byPath.get(planned.resource());
            if (resource != null) {
                resources.apply(planned.step(), gateway, resource, actor);
            }
        }
        gateway.storage().recovered(choice, clock.instant());
        audit.record(Deed.of(actor, "recovery." + choice.name().toLowerCase(Locale.ROOT), "gateway", id.value())
                .inGroup(gateway.view().group())
                .with("steps", counts(plan)));
        return plan;
    }

    /** How many of each step there are. */
    public static Map<RestoredStep, Long> counts(List<Planned> plan) {
        return plan.stream().collect(Collectors.groupingBy(Planned::step, TreeMap::new, Collectors.counting()));
    }

    private List<Planned> plan(HeldGateway gateway, RestoredChoice choice, RestoredExtras extras) {
        List<Planned> plan = new ArrayList<>();
        for (ManagedResource resource : gateway.resources()) {
            if (resource.isThere() && !resource.isMatching()) {
                plan.add(new Planned(resource.address().path(), resources.stepOf(resource, choice, extras)));
            }
        }
        return plan;
    }

    private static void requireReported(HeldGateway gateway, Instant since) {
        Instant reported = gateway.storage().receivedAt();
        if (reported == null || reported.isBefore(since)) {
            throw Refusal.conflict(
                    "NOT_REPORTED", "The gateway has not said what it serves since the console was restored.");
        }
    }

    /** @param resource its path below the gateway */
    public record Planned(String resource, RestoredStep step) {}
}
