package io.sallyport.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The test bed: servers, replicas and fleet, as the stages need them. */
final class Bed implements AutoCloseable {
    private static final Duration DIRECTORY = Duration.ofSeconds(60);

    private final Options options;
    private final Children children;
    private final Servers servers;
    private final Fleet fleet;
    private final List<Application> replicas = new ArrayList<>();
    private final List<Child> loads = new ArrayList<>();
    private List<String> properties = List.of();
    private int registered;

    Bed(Options options, Children children, Servers servers) {
        this.options = options;
        this.children = children;
        this.servers = servers;
        this.fleet = new Fleet(options.size(10_000, 2_000));
    }

    Options options() {
        return options;
    }

    Servers servers() {
        return servers;
    }

    Fleet fleet() {
        return fleet;
    }

    /** All gateways of the run. */
    int all() {
        return options.gateways();
    }

    int registered() {
        return registered;
    }

    Child load(String role, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(servers.brokerHost(), servers.brokerPort()));
        all.addAll(List.of(arguments));
        Child child = children.load(role, all.toArray());
        loads.add(child);
        return child;
    }

    /** A replica that a stage starts and ends itself. */
    Application started(List<String> program, List<String> properties, List<String> arguments) {
        return Application.start(children, servers, program, properties, arguments);
    }

    Path folder() {
        return children.folder();
    }

    void end(Child child) {
        children.end(child);
        loads.remove(child);
    }

    /** What a stage has left. */
    void endLoads() {
        List.copyOf(loads).forEach(this::end);
    }

    /** For a baseline: all gateways are registered, and no replica uses the processors. */
    void withoutReplicas() throws SQLException {
        if (registered < all()) {
            replicas(1);
            register(all());
        }
        stopReplicas();
    }

    /** So many replicas with these properties; those that run are kept if they are just that. */
    void replicas(int count, String... wanted) {
        if (replicas.size() != count || !properties.equals(List.of(wanted))) {
            stopReplicas();
            properties = List.of(wanted);
            for (int number = 0; number < count; number++) {
                replicas.add(Application.start(children, servers, options.appJvm(), properties));
            }
        }
        awaitDirectories();
    }

    /** A replica that ran out of memory answers on, but what it does then is worth nothing. */
    void check(String stage, Table table) {
        long broken = replicas.stream()
                .filter(replica -> replica.process().hasSaid("OutOfMemoryError"))
                .count();
        if (broken > 0) {
            table.broken(stage, "OutOfMemoryError", broken + " of " + replicas.size() + " replicas");
            stopReplicas();
        }
    }

    void stopReplicas() {
        replicas.forEach(replica -> children.end(replica.process()));
        replicas.clear();
    }

    Application replica() {
        return replicas.get(0);
    }

    List<Application> replicas() {
        return replicas;
    }

    /** Registers more, so that there are so many; a replica must have made the tables. */
    void register(int count) throws SQLException {
        if (count > registered) {
            try (Connection connection = servers.connect()) {
                fleet.register(connection, registered, count);
            }
            registered = count;
        }
        awaitDirectories();
    }

    private void awaitDirectories() {
        Waiting.until(
                "every replica knows all gateways",
                DIRECTORY,
                Duration.ofMillis(200),
                () -> metrics().sum("sallyport_gateways_directory") == (long) registered * replicas.size());
    }

    Metrics metrics() {
        return new Metrics(
                replicas.stream().map(replica -> replica.get("/q/metrics")).toList());
    }

    Cpu cpu() {
        return new Cpu(
                replicas.stream()
                        .mapToDouble(
                                replica -> Proc.cpuSeconds(replica.process().pid()))
                        .sum(),
                Proc.cpuSeconds(servers.databasePid()),
                Proc.cpuSeconds(servers.brokerPid()));
    }

    @Override
    public void close() {
        stopReplicas();
        servers.stop().run();
    }
}
