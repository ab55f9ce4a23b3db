package io.sallyport.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a gateway writes down of what it does, for {@code gateway.collectLogs}; never a secret. Confined to the gateway's event loop. */
final class GatewayLog {
    static final int CAPACITY = 5_000;

    private final Deque<Line> lines = new ArrayDeque<>();

    private record Line(Instant at, String text) {}

    void add(Instant at, String text) {
        if (lines.size() == CAPACITY) {
            lines.remove();
        }
        lines.add(new Line(at, text));
    }

    /** Oldest first. */
    List<String> since(Instant from) {
        return lines.stream()
                .filter(line -> !line.at().isBefore(from))
                .map(line -> line.at() + " INFO " + line.text() + "\n")
                .toList();
    }
}
