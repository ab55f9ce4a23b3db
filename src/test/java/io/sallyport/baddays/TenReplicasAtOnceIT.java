package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten replicas are started at the same moment with a database that is empty: one of them makes the tables, and all serve. */
@Timeout(400)
class TenReplicasAtOnceIT {
    private static final int REPLICAS = 10;

    @Test
    void allOfThemServeAndTheTablesAreMadeOnce() throws Exception {
        try (Deployment deployment = Deployment.start(REPLICAS, Map.of())) {
            List<ReplicaProcess> all =
                    IntStream.range(0, REPLICAS).mapToObj(deployment::replica).toList();

            List<List<String>> migrations = deployment.rows(
                    "SELECT version, COUNT(*), MIN(success) FROM flyway_schema_history GROUP BY version");
            assertThat(migrations).hasSizeGreaterThan(50).allSatisfy(row -> assertThat(row.subList(1, 3))
                    .containsExactly("1", "1"));

            assertThat(all.get(0)
                            .put("/api/v1/groups/GID_ten", "{\"displayName\":\"Ten\"}")
                            .statusCode())
                    .isEqualTo(201);
            for (int number = 0; number < REPLICAS; number++) {
                HttpResponse<String> gateway = all.get(number)
                        .post(
                                "/api/v1/gateways",
                                """
                                {"name":"one-%d","group":"GID_ten","location":"ON_PREMISES","type":"FILE","class":"STANDARD"}"""
                                        .formatted(number),
                                0);
                assertThat(gateway.statusCode()).as(gateway.body()).isEqualTo(201);
            }
            await("each knows what the others registered")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(all)
                            .allSatisfy(replica -> assertThat(replica.metrics().sum("sallyport_gateways_directory"))
                                    .isEqualTo(REPLICAS)));
            assertThat(deployment.count("SELECT COUNT(DISTINCT sender) FROM change_notice"))
                    .as("names of their own")
                    .isEqualTo(REPLICAS);
        }
    }
}
