package io.sallyport.simulator;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Finds the fleet's gateways in the console again and registers those that are missing, however long it takes the console to answer. */
final class Registration {
    private static final Logger LOG = Logger.getLogger(Registration.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final ConsoleApi api;
    private final SimulatorSettings settings;
    private final Backoff backoff;

    Registration(SimulatorSettings settings) {
        this.api = new ConsoleApi(settings);
        this.settings = settings;
        // The console is in this process: it is there in seconds, or something is wrong with it.
        this.backoff = new Backoff(settings.minBackoff(), LONGEST_WAIT);
    }

    /** @throws InterruptedException if the simulator is closed meanwhile */
    Map<GatewayPlan, RegisteredGateway> of(List<GatewayPlan> plans) throws InterruptedException {
        Map<GatewayPlan, RegisteredGateway> registered = new HashMap<>();
        Map<GroupPlan, List<GatewayPlan>> groups = plans.stream().collect(Collectors.groupingBy(GatewayPlan::group));
        List<GroupPlan> open = new ArrayList<>(groups.keySet());
        for (int attempt = 0; !open.isEmpty(); attempt++) {
            try {
                // A group that failed halfway is listed anew, so that nothing is registered twice.
                GroupPlan group = open.get(0);
                registered.putAll(group(group, groups.getOrDefault(group, List.of())));
                open.remove(0);
                attempt = 0;
            } catch (IOException | IllegalArgumentException e) {
                LOG.logf(
                        attempt == 0 ? Logger.Level.INFO : Logger.Level.DEBUG,
                        "The simulator waits for the console's API: %s",
                        e);
                Thread.sleep(backoff.millis(attempt));
            }
        }
        return registered;
    }

    private Map<GatewayPlan, RegisteredGateway> group(GroupPlan group, List<GatewayPlan> plans)
            throws IOException, InterruptedException {
        api.ensureGroup(group);
        Map<String, RegisteredGateway> found = api.list(group);
        Map<GatewayPlan, RegisteredGateway> registered = new HashMap<>();
        for (GatewayPlan plan : plans) {
            RegisteredGateway known = found.get(plan.name());
            RegisteredGateway gateway = known != null ? known : api.register(plan);
            registered.put(plan, settings.claims() ? claimed(plan, gateway) : gateway);
        }
        return registered;
    }

    private RegisteredGateway claimed(GatewayPlan plan, RegisteredGateway gateway)
            throws IOException, InterruptedException {
        Machine machine = Machine.of(settings.folder(), gateway.id());
        if (!machine.isBound(gateway.binding())) {
            machine.keep(api.claim(
                    machine.claim(api.code(gateway.id()), Software.first(plan).version(), Instant.now())));
        }
        return RegisteredGateway.of(machine, settings.topics());
    }
}
