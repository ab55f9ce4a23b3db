package io.sallyport.maintenance;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.IssueCommand;
import io.sallyport.maintenance.RehomingTable.Rehoming;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Speaks to gateways that have moved: each that comes online while its {@code gateway.rehome} is open gets a {@code status.get}, without which it
 * would go back. One too many harms nobody, so each new session gets one, and again as long as the move has no answer. The rows are the
 * truth: any replica does it, whichever issued the command.
 */
@ApplicationScoped
class RehomeWatch implements PeriodicWork {
    private static final int MOST_AT_ONCE = 200;

    private final RehomingTable rehomings;
    private final CommandService commands;
    private final MaintenanceConfig.Rehome config;
    private final Clock clock;

    RehomeWatch(RehomingTable rehomings, CommandService commands, MaintenanceConfig config, Clock clock) {
        this.rehomings = rehomings;
        this.commands = commands;
        this.config = config.rehome();
        this.clock = clock;
    }

    @Scheduled(
            every = "${sallyport.maintenance.rehome.look-every:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            look();
        } catch (RuntimeException e) {
            Log.warnf("gateways that move could not be looked at, again soon: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    long look() {
        Instant now = clock.instant();
        String after = "";
        long all = 0;
        List<Rehoming> found;
        do {
            String last = after;
            found = QuarkusTransaction.requiringNew()
                    .call(() -> rehomings.toLookAt(last, now.minus(config.askAgainAfter()), now, MOST_AT_ONCE));
            List<String> ended = found.stream()
                    .filter(Rehoming::ended)
                    .map(Rehoming::commandId)
                    .toList();
            QuarkusTransaction.requiringNew().run(() -> rehomings.remove(ended));
            found.stream().filter(rehoming -> !rehoming.ended()).forEach(rehoming -> confirm(rehoming, now));
            all += found.size();
            after = found.isEmpty() ? after : found.get(found.size() - 1).commandId();
        } while (found.size() == MOST_AT_ONCE);
        return all;
    }

    /** Each in a transaction of its own: one that can't be asked holds up no other. */
    private void confirm(Rehoming rehoming, Instant now) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                if (rehomings.asks(rehoming, now)) {
                    commands.issue(
                            Actor.SYSTEM,
                            new GatewayId(rehoming.gatewayId()),
                            new IssueCommand(Methods.STATUS_GET, null, false));
                }
            });
        } catch (Refusal refusal) {
            // Such as one that was quarantined meanwhile: its command ends by itself.
            Log.debugf("gatewayId=%s has moved and can't be confirmed: %s", rehoming.gatewayId(), refusal.getMessage());
        }
    }

    @Override
    public String work() {
        return "rehome";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        return look();
    }
}
