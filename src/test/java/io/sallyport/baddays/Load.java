package io.sallyport.baddays;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Everyday traffic: reports of the whole fleet, round by round, and commands. What a broken line or a replica refuses is not tried again. */
final class Load implements AutoCloseable {
    private static final int TICK_MILLIS = 20;

    private final Deployment deployment;
    private final Lines lines;
    private final Fleet fleet;
    private final AtomicLong reports = new AtomicLong();
    private final AtomicLong posts = new AtomicLong();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    Load(Deployment deployment, Lines lines, Fleet fleet) {
        this.deployment = deployment;
        this.lines = lines;
        this.fleet = fleet;
    }

    void start(int reportsPerSecond, int commandsPerSecond, int waitSeconds) {
        int each = Math.max(1, reportsPerSecond * TICK_MILLIS / 1_000);
        clock.scheduleAtFixedRate(() -> report(each), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(() -> command(waitSeconds), 0, 1_000 / commandsPerSecond, TimeUnit.MILLISECONDS);
    }

    /** Ends it, and then lets each gateway report once more. @return the seq of that last report */
    long stopWithALastReport() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the load does not end");
        }
        long last = reports.get() / fleet.size() + 2;
        for (int number = 0; number < fleet.size(); number++) {
            lines.publish(number, Fleet.topic("csg_up_stat/status", number), Fleet.report(number, last));
        }
        return last;
    }

    long reports() {
        return reports.get();
    }

    long posts() {
        return posts.get();
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void report(int count) {
        for (int i = 0; i < count; i++) {
            long n = reports.getAndIncrement();
            int number = (int) (n % fleet.size());
            lines.publish(
                    number, Fleet.topic("csg_up_stat/status", number), Fleet.report(number, n / fleet.size() + 1));
        }
    }

    private void command(int waitSeconds) {
        long n = posts.getAndIncrement();
        List<ReplicaProcess> replicas = deployment.replicas();
        replicas.get((int) (n % replicas.size()))
                .posted(
                        "/api/v1/gateways/" + Fleet.id((int) (n % fleet.size())) + "/commands",
                        "{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":false}}",
                        waitSeconds)
                .whenComplete((response, failure) -> answers.add(Answer.of(response)));
    }

    /** @param state empty if there is none */
    record Answer(int status, String state) {
        static Answer of(HttpResponse<String> response) {
            if (response == null) {
                return new Answer(0, "");
            }
            JsonNode body = response.statusCode() < 300 ? ReplicaProcess.parse(response.body()) : null;
            return new Answer(
                    response.statusCode(),
                    body == null ? "" : body.path("state").asText());
        }
    }
}
