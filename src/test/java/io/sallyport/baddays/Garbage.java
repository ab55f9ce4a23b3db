package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What no gateway of ours says, on every uplink topic: bytes, half messages, strangers, fenced machines, answers that nobody asked for. */
final class Garbage implements AutoCloseable {
    private static final int TICK_MILLIS = 10;
    private static final int STRANGER = 999_999;
    /** Topic without the client ID, and the name by which the console counts it; it does not listen to the last two. */
    private static final Map<String, String> TOPICS = Map.of(
            "csg_up_stat/status", "status",
            "csg_up_ctl/reply", "reply",
            "csg_up_ctl/presence", "presence",
            "csg_up_bulk/config", "config",
            "csg_up_bulk/log", "log");

    private static final List<String> PLACES = List.copyOf(TOPICS.keySet());

    private final Lines lines;
    private final Random random = new Random(7);
    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int next;

    Garbage(Lines lines) {
        this.lines = lines;
        TOPICS.values().forEach(name -> sent.put(name, new AtomicLong()));
    }

    /** Returns when it is over. */
    void flood(int perSecond, Duration time) throws InterruptedException {
        int each = perSecond * TICK_MILLIS / 1_000;
        clock.scheduleAtFixedRate(() -> say(each), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        long all = perSecond * time.toSeconds();
        await("all garbage is out")
                .atMost(time.multipliedBy(5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> sent() >= all);
        clock.shutdown();
        if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the garbage does not end");
        }
        lines.awaitAcknowledged(sent());
    }

    /** Waits until the console has refused each of them, and no more. */
    void awaitRefused(ReplicaProcess console) {
        await("all garbage is counted")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    Metrics metrics = console.metrics();
                    // A gateway's note of receipt may come after its answer, which is no garbage of ours.
                    long late = metrics.sum("sallyport_uplink_rejected_total", "reason=\"COMMAND_ENDED\"");
                    for (String name : List.of("status", "reply", "presence")) {
                        assertThat(metrics.rejected(name))
                                .as(name)
                                .isEqualTo(sent(name) + (name.equals("reply") ? late : 0));
                    }
                });
    }

    long sent() {
        return sent.values().stream().mapToLong(AtomicLong::get).sum();
    }

    long sent(String name) {
        return sent.get(name).get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void say(int count) {
        for (int i = 0; i < count; i++) {
            int number = next++;
            String place = PLACES.get(number % PLACES.size());
            int kind = number / PLACES.size() % 6;
            sent.get(TOPICS.get(place)).incrementAndGet();
            lines.publish(number, place + "/" + sender(kind, number), payload(kind, number % 1_000, place));
        }
    }

    private static String sender(int kind, int number) {
        return switch (kind) {
            case 0 -> "nobody";
            case 1 -> Fleet.clientId(STRANGER);
            default -> Fleet.clientId(number % 1_000);
        };
    }

    private byte[] payload(int kind, int number, String place) {
        byte[] bytes = new byte[200];
        switch (kind) {
            case 0, 1 -> {
                return message(number, place, 1);
            }
            case 2 -> {
                random.nextBytes(bytes);
                return bytes;
            }
            case 3 -> {
                return "{\"jsonrpc\":\"2.0\",\"method\":\"status.report\",\"params\":{\"origin\":{\"binding\":1,"
                        .getBytes(StandardCharsets.UTF_8);
            }
            case 4 -> {
                return "{\"jsonrpc\":\"2.0\",\"method\":\"make.coffee\",\"params\":{}}"
                        .getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                return message(number, place, 99);
            }
        }
    }

    /** Well formed, and by a stranger or under another binding than the gateway's. */
    private static byte[] message(int number, String place, int binding) {
        String origin = Fleet.origin(number).replace("\"binding\":1", "\"binding\":" + binding);
        String message =
                switch (place) {
                    case "csg_up_ctl/reply" ->
                        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"origin\":%s}}"
                                .formatted(UUID.randomUUID(), origin);
                    case "csg_up_ctl/presence" ->
                        "{\"jsonrpc\":\"2.0\",\"method\":\"presence.offline\",\"params\":{\"origin\":%s,\"reason\":\"shutdown\"}}"
                                .formatted(origin);
                    default ->
                        new String(Fleet.report(number, 1), StandardCharsets.UTF_8)
                                .replace("\"binding\":1", "\"binding\":" + binding);
                };
        return message.getBytes(StandardCharsets.UTF_8);
    }
}
