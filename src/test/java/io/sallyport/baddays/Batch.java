package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One command to every gateway of the fleet, and what its rows say. */
record Batch(Deployment deployment, String id) {
    private static final String ENDED =
            "('SUCCEEDED', 'FAILED', 'CANCELLED', 'SUPERSEDED', 'DISPATCHED', 'OUTCOME_UNKNOWN')";

    /** @param notBefore null for now */
    static Batch toAll(Deployment deployment, ReplicaProcess replica, Instant notBefore) {
        String later = notBefore == null ? "" : ",\"notBefore\":\"" + notBefore + "\"";
        HttpResponse<String> response = replica.post(
                "/api/v1/command-batches",
                "{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":false},\"filter\":{\"group\":\"%s\"},\"noReply\":false%s}"
                        .formatted(Fleet.GROUP, later),
                0);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return new Batch(
                deployment, ReplicaProcess.parse(response.body()).path("id").textValue());
    }

    long commands() {
        return deployment.count("SELECT COUNT(*) FROM command WHERE batch_id = '%s'".formatted(id));
    }

    long open() {
        return openWhere(deployment, "batch_id = '" + id + "'");
    }

    static long openWhere(Deployment deployment, String condition) {
        return deployment.count("SELECT COUNT(*) FROM command WHERE NOT internal AND %s AND state NOT IN %s"
                .formatted(condition, ENDED));
    }

    void awaitAllMade(int count, Duration atMost) {
        await("the batch is made")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> commands() == count);
    }

    void awaitAllEnded(int count, Duration atMost) {
        await("every command of the batch has ended")
                .atMost(atMost)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(commands()).isEqualTo(count);
                    assertThat(open()).as("open").isZero();
                });
    }

    /** How many have the same state and error code. */
    Map<String, Long> outcomes() {
        Map<String, Long> outcomes = new TreeMap<>();
        for (List<String> row : deployment.rows(
                "SELECT state, error_code, COUNT(*) FROM command WHERE batch_id = '%s' GROUP BY state, error_code"
                        .formatted(id))) {
            outcomes.put(row.get(0) + " " + row.get(1), Long.valueOf(row.get(2)));
        }
        return outcomes;
    }

    /** What REST says. */
    JsonNode view(ReplicaProcess replica) {
        return replica.json("/api/v1/command-batches/" + id);
    }
}
