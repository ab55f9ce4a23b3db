package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.testing.PageGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that keeps what it is told by the rule of epoch and generation and by nothing else, at the end of a line that delays, repeats, reorders and loses commands,
 * answers and reports. One thread of its own does all of it.
 */
final class UnsteadyGateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STALE = -32003;

    private final PageGateway gateway;
    private final SplittableRandom random;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    /** By path; without a configuration it was deleted. */
    private final Map<String, Kept> kept = new TreeMap<>();

    private final Map<String, String> outcomes = new HashMap<>();
    private final List<JsonNode> underWay = new ArrayList<>();
    private final List<JsonNode> came = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private boolean steady;

    UnsteadyGateway(int brokerPort, JsonNode registration, SplittableRandom random) {
        this.gateway = new PageGateway(brokerPort, registration);
        this.random = random;
        gateway.saysItCan();
        gateway.answersWith((self, request) -> {
            thread.execute(() -> take(request));
            return null;
        });
    }

    String id() {
        return gateway.id();
    }

    void comesBack() {
        run(() -> {
            if (!gateway.isConnected()) {
                gateway.connect();
                send("config", gateway.configReport(configuration()));
            }
        });
    }

    void goes(boolean saysSo) {
        run(() -> {
            if (!gateway.isConnected()) {
                return;
            }
            if (saysSo) {
                gateway.sayOfflineAndDisconnect("shutdown");
            } else {
                gateway.kill();
            }
        });
    }

    /** What was on its way comes, not in its order. */
    void oneComes() {
        run(() -> {
            if (!underWay.isEmpty()) {
                handle(underWay.remove(random.nextInt(underWay.size())));
            }
        });
    }

    void oneComesAgain() {
        run(() -> {
            if (!came.isEmpty()) {
                handle(came.get(random.nextInt(came.size())));
            }
        });
    }

    void anOldReportComes() {
        run(() -> {
            if (!reports.isEmpty()) {
                send("config", reports.get(random.nextInt(reports.size())));
            }
        });
    }

    /** Somebody changes or removes something at the gateway itself. */
    void isChangedLocally() {
        run(() -> {
            List<String> there = kept.keySet().stream()
                    .filter(path -> kept.get(path).config() != null)
                    .toList();
            if (there.isEmpty()) {
                return;
            }
            String path = there.get(random.nextInt(there.size()));
            Kept before = kept.get(path);
            ObjectNode config = before.config().deepCopy();
            if (path.startsWith("shares/")) {
                config.put("transferAcceleration", random.nextBoolean());
            } else if (path.startsWith("settings/")) {
                config.put("timeZone", random.nextBoolean() ? "Europe/Berlin" : "UTC");
            }
            boolean removed = path.startsWith("shares/") && random.nextInt(3) == 0;
            kept.put(path, new Kept(before.epoch(), before.generation(), removed ? null : config));
            report();
        });
    }

    /** All that was on its way comes, some of it twice, and from now on nothing is delayed or lost. */
    void becomesSteady() {
        run(() -> {
            while (!underWay.isEmpty()) {
                handle(underWay.remove(random.nextInt(underWay.size())));
            }
            List.copyOf(came).stream().filter(request -> random.nextBoolean()).forEach(this::handle);
            reports.forEach(report -> send("config", report));
            steady = true;
        });
    }

    /** What it serves, by path. */
    Map<String, Kept> serves() {
        Map<String, Kept> there = new TreeMap<>();
        run(() -> kept.forEach((path, one) -> {
            if (one.config() != null) {
                there.put(path, one);
            }
        }));
        return there;
    }

    @Override
    public void close() {
        run(gateway::close);
        thread.shutdown();
    }

    private void take(JsonNode request) {
        switch (request.get("method").textValue()) {
            case "command.query" -> send("reply", gateway.result(request, "\"commands\":" + outcomesOf(request)));
            case "status.get", "config.get" -> {
                // Only what changes something matters here.
            }
            default -> {
                if (steady || random.nextBoolean()) {
                    handle(request);
                } else {
                    underWay.add(request);
                }
            }
        }
    }

    private void handle(JsonNode request) {
        came.add(request);
        String path = path(request);
        long epoch = request.at("/meta/epoch").longValue();
        long generation = request.at("/meta/generation").longValue();
        Kept before = kept.get(path);
        String id = request.get("id").textValue();
        if (before != null && before.isNewerThan(epoch, generation)) {
            outcomes.putIfAbsent(id, "FAILED");
            answer(gateway.error(request, STALE, "stale", ""));
            return;
        }
        kept.put(path, new Kept(epoch, generation, wanted(request)));
        outcomes.put(id, "SUCCEEDED");
        // Either may be first.
        if (random.nextBoolean()) {
            report();
            answer(gateway.result(request, ""));
        } else {
            answer(gateway.result(request, ""));
            report();
        }
    }

    private static String path(JsonNode request) {
        String name = request.at("/params/name").asText();
        return switch (request.get("method").textValue()) {
            case "share.put", "share.delete" -> "shares/" + name;
            case "bucketCredential.put", "bucketCredential.delete" -> "bucket-credentials/" + name;
            case "gateway.setBandwidth" -> "settings/bandwidth";
            default -> throw new IllegalArgumentException(request.toString());
        };
    }

    private static @Nullable ObjectNode wanted(JsonNode request) {
        ObjectNode params = request.get("params").deepCopy();
        boolean ends = request.get("method").textValue().endsWith(".delete")
                || (params.has("schedule") && params.get("schedule").isEmpty());
        return ends ? null : params;
    }

    private void answer(String reply) {
        if (steady || random.nextInt(4) > 0) {
            send("reply", reply);
        }
    }

    /** It is made now, and comes now, later or never. */
    private void report() {
        String report = gateway.configReport(configuration());
        reports.add(report);
        if (steady || random.nextBoolean()) {
            send("config", report);
        }
    }

    private String configuration() {
        ObjectNode all = JSON.createObjectNode();
        kept.forEach((path, one) -> {
            if (one.config() == null) {
                return;
            }
            ObjectNode entry = one.config().deepCopy();
            entry.put("epoch", one.epoch()).put("generation", one.generation());
            if (path.startsWith("settings/")) {
                all.set("bandwidth", entry);
            } else {
                all.withArray(path.startsWith("shares/") ? "shares" : "bucketCredentials")
                        .add(entry);
            }
        });
        all.withArray("volumes");
        String text = all.toString();
        return text.substring(1, text.length() - 1);
    }

    private String outcomesOf(JsonNode request) {
        List<String> said = new ArrayList<>();
        request.at("/params/commandIds")
                .forEach(id -> said.add("{\"commandId\":%s,\"state\":\"%s\"%s}"
                        .formatted(
                                id,
                                outcomes.getOrDefault(id.textValue(), "UNKNOWN"),
                                "FAILED".equals(outcomes.get(id.textValue()))
                                        ? ",\"error\":{\"code\":-32003,\"message\":\"stale\"}"
                                        : "")));
        return said.toString();
    }

    /** Without a connection it is lost. */
    private void send(String topic, String payload) {
        if (!gateway.isConnected()) {
            return;
        }
        try {
            gateway.publish(topic, payload);
        } catch (RuntimeException lost) {
            // Killed just then.
        }
    }

    private void run(Runnable task) {
        CompletableFuture.runAsync(task, thread).join();
    }

    /** @param config null: it was deleted */
    record Kept(long epoch, long generation, @Nullable ObjectNode config) {
        boolean isNewerThan(long otherEpoch, long otherGeneration) {
            return epoch != otherEpoch ? epoch > otherEpoch : generation > otherGeneration;
        }
    }
}
