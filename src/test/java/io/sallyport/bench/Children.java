package io.sallyport.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The processes of this run. What still runs when the harness ends, in whatever way but a kill, is ended by their IDs. */
final class Children implements AutoCloseable {
    private final Set<Child> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final Path folder;
    /** Guarded by this. */
    private boolean closed;

    Children(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-of-children"));
    }

    /** A process of the load, which answers. */
    Child load(String role, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                role));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Child child = started(() -> Child.answering(command, log(role)));
        child.next();
        return child;
    }

    Child watched(String name, List<String> command) {
        return started(() -> Child.watched(command, log(name)));
    }

    /** What the harness starts while it is being ended would outlive it. */
    private synchronized Child started(Supplier<Child> start) {
        if (closed) {
            throw new IllegalStateException("the benchmark is ending");
        }
        Child child = start.get();
        running.add(child);
        return child;
    }

    Path folder() {
        return folder;
    }

    void end(Child child) {
        child.close();
        running.remove(child);
    }

    static String java() {
        return ProcessHandle.current().info().command().orElse("java");
    }

    private Path log(String name) {
        return folder.resolve(name + "-" + number.incrementAndGet() + ".log");
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        running.forEach(this::end);
    }
}
