package io.sallyport.storage;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.IssueCommand;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks gateways whose status tells of another configuration than the last report had: a report is at most once, and one may be lost. */
@ApplicationScoped
class ConfigPull implements PeriodicWork {
    private static final int MOST = 50;
    /** A report that is on its way is there by then. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final StorageGatewayRepository gateways;
    private final CommandService commands;
    private final StorageConfig config;
    private final Clock clock;

    ConfigPull(StorageGatewayRepository gateways, CommandService commands, StorageConfig config, Clock clock) {
        this.gateways = gateways;
        this.commands = commands;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${sallyport.storage.pull-every:30s}",
            delayed = "${sallyport.storage.pull-every:30s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        lookAtThoseThatAreDue();
    }

    private long lookAtThoseThatAreDue() {
        List<String> due = QuarkusTransaction.requiringNew().call(this::due);
        for (String id : due) {
            try {
                QuarkusTransaction.requiringNew().run(() -> pull(new GatewayId(id)));
            } catch (RuntimeException e) {
                Log.warnf(e, "a configuration could not be asked for, gatewayId=%s", id);
            }
        }
        return due.size();
    }

    private List<String> due() {
        Instant now = clock.instant();
        return gateways.toBePulled(now.minus(config.pullAgainAfter()), now.minus(SETTLED), MOST);
    }

    /** Another replica may have been faster. */
    private void pull(GatewayId id) {
        StorageGateway gateway = gateways.hold(id.value());
        Instant again = clock.instant().minus(config.pullAgainAfter());
        if (gateway == null
                || (gateway.pulledAt() != null && !gateway.pulledAt().isBefore(again))) {
            return;
        }
        gateway.pulled(clock.instant());
        commands.issue(Actor.SYSTEM, id, new IssueCommand(Methods.CONFIG_GET, null, false));
    }

    @Override
    public String work() {
        return "config-pull";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        return lookAtThoseThatAreDue();
    }
}
