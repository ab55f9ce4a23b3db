package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker, the database and both go and come, ten times, under load: afterwards all flows, and nothing is unaccounted for. */
@Timeout(420)
class RestartsUnderLoadIT {
    private static final Fleet FLEET = new Fleet(1_000);
    private static final int TIMES = 10;
    private static final Map<String, String> SETTINGS = Map.of(
            "sallyport.commands.restart-deadline", "20s",
            "sallyport.commands.ask-before-deadline", "5s",
            "sallyport.commands.start-within", "10s",
            "sallyport.commands.progress-timeout", "12s");

    @Test
    void flowAgainAfterEachAndLoseNoAccount() throws Exception {
        try (Deployment deployment = Deployment.start(2, SETTINGS);
                Lines lines = new Lines(deployment, 4);
                Load load = new Load(deployment, lines, FLEET);
                Probes probes = new Probes(deployment)) {
            FLEET.register(deployment, number -> true);
            Gateways gateways = new Gateways(lines, number -> Journal.Outcome.SUCCEEDED);
            gateways.listen();
            load.start(500, 20, 0);

            for (int time = 0; time < TIMES; time++) {
                restart(deployment, time);
                for (ReplicaProcess replica : deployment.replicas()) {
                    awaitFlow(replica);
                }
            }
            long last = load.stopWithALastReport();

            awaitStored(deployment, last);
            deployment.awaitClosedBooks(Duration.ofSeconds(30));
            await("every command has ended")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Batch.openWhere(deployment, "TRUE") == 0);
            // Questions about commands that have ended are commands too, and may just be on their way.
            await("every question has ended")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> deployment.count(
                                    "SELECT COUNT(*) FROM command WHERE deadline IS NOT NULL AND ended_at IS NULL")
                            == 0);
            agree(deployment, gateways.journal());
            assertThat(probes.refusals())
                    .as("what would have restarted a replica")
                    .isEmpty();
            assertThat(deployment.replicas()).hasSize(2);
        }
    }

    private static void restart(Deployment deployment, int time) throws Exception {
        boolean broker = time % 3 != 1;
        boolean database = time % 3 != 0;
        if (broker) {
            deployment.broker().kill();
        }
        if (database) {
            deployment.database().kill();
            deployment.database().startAgain();
        }
        if (broker) {
            deployment.broker().startAgain();
        }
    }

    /** A command goes out and its answer comes back, and reports are stored. */
    private static void awaitFlow(ReplicaProcess replica) {
        await("a command succeeds")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> succeeds(replica));
        long before = replica.metrics().statusBooks().stored();
        await("reports are stored")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> replica.metrics().statusBooks().stored() > before);
    }

    private static boolean succeeds(ReplicaProcess replica) {
        try {
            HttpResponse<String> response = replica.post(
                    "/api/v1/gateways/" + Fleet.id(0) + "/commands",
                    "{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":false}}",
                    3);
            return response.statusCode() == 200
                    && ReplicaProcess.parse(response.body())
                            .path("state")
                            .asText()
                            .equals("SUCCEEDED");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void awaitStored(Deployment deployment, long last) {
        await("the last report of each gateway is stored")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> assertThat(deployment.count("SELECT COUNT(*) FROM gateway_status WHERE seq = " + last))
                                .isEqualTo(FLEET.size()));
    }

    /** What the console says of each command is what its gateway did; where it does not know, it says so. */
    private static void agree(Deployment deployment, Journal journal) {
        Map<String, Integer> disagreements = new HashMap<>();
        for (List<String> row : deployment.rows("SELECT id, state, error_code FROM command WHERE NOT internal")) {
            Journal.Entry entry = journal.entries().get(row.get(0));
            boolean happened = entry != null && entry.hadAnEffect();
            String outcome = row.get(1) + " " + row.get(2);
            boolean agrees =
                    switch (outcome) {
                        case "SUCCEEDED -" -> happened;
                        case "FAILED NOT_RECEIVED", "FAILED EXPIRED" -> !happened;
                        case "FAILED BROKER_UNAVAILABLE", "OUTCOME_UNKNOWN NO_REPLY" -> true;
                        default -> false;
                    };
            if (!agrees) {
                disagreements.merge(outcome + (happened ? " but done" : " but never done"), 1, Integer::sum);
            }
        }
        assertThat(disagreements).isEmpty();
    }
}
