package io.sallyport.recovery;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.recovery.RecoveryDecisionView.Item;
import io.sallyport.recovery.RecoveryDecisionView.Refused;
import io.sallyport.security.Actor;
import io.sallyport.storage.RestoredConfigurations;
import io.sallyport.storage.RestoredConfigurations.Planned;
import io.sallyport.storage.RestoredFleet;
import io.sallyport.storage.RestoredGateway;
import io.sallyport.storage.RestoredStanding;
import io.sallyport.storage.RestoredStep;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides about many gateways, each in a transaction of its own, so many at most in one go: what was decided stays decided. */
@ApplicationScoped
class RecoveryDecisions {
    private static final int MOST = 1_000;
    private static final int MOST_SHOWN = 100;

    private final RecoveryService recoveries;
    private final RestoredFleet fleet;
    private final RestoredConfigurations configurations;

    RecoveryDecisions(RecoveryService recoveries, RestoredFleet fleet, RestoredConfigurations configurations) {
        this.recoveries = recoveries;
        this.fleet = fleet;
        this.configurations = configurations;
    }

    /** @throws Refusal 409 {@code NO_RECOVERY}, 400 {@code INVALID_TARGETS} */
    RecoveryDecisionView decide(DecideRecovery request, boolean preview, Actor actor) {
        Instant begunAt = recoveries.begunAt();
        if (!request.namesOneTarget()) {
            throw Refusal.invalid("INVALID_TARGETS", "Name one of gateways, group and all.");
        }
        List<String> targets = targets(request, begunAt);
        Map<RestoredStep, Long> steps = new TreeMap<>();
        List<Item> items = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        int decided = 0;
        for (String id : targets.subList(0, Math.min(MOST, targets.size()))) {
            try {
                List<Planned> plan = decide(new GatewayId(id), begunAt, request, preview, actor);
                RestoredConfigurations.counts(plan).forEach((step, count) -> steps.merge(step, count, Long::sum));
                decided++;
                if (items.size() < MOST_SHOWN) {
                    items.add(new Item(id, plan));
                }
            } catch (Refusal refusal) {
                if (refused.size() < MOST_SHOWN) {
                    refused.add(new Refused(id, refusal.code()));
                }
            }
        }
        return new RecoveryDecisionView(request.choice(), preview, decided, steps, items, refused, next(targets));
    }

    private static @Nullable String next(List<String> targets) {
        return targets.size() > MOST ? targets.get(MOST - 1) : null;
    }

    private List<Planned> decide(GatewayId id, Instant begunAt, DecideRecovery request, boolean preview, Actor actor) {
        return preview
                ? configurations.preview(id, begunAt, request.choice(), request.extrasOrAdopt())
                : configurations.decide(id, begunAt, request.choice(), request.extrasOrAdopt(), actor);
    }

    private List<String> targets(DecideRecovery request, Instant begunAt) {
        if (request.gateways() != null) {
            return request.gateways().stream()
                    .map(id -> new GatewayId(id).value())
                    .distinct()
                    .toList();
        }
        String after = request.after() == null ? "" : request.after();
        return fleet.list(begunAt, RestoredStanding.DIFFERING, request.group(), after, MOST + 1).stream()
                .map(RestoredGateway::gatewayId)
                .toList();
    }
}
