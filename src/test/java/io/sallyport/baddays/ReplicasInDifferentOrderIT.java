package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two replicas share the reports of the same gateways, which come in any order: the newest wins, and no write is lost. */
@Timeout(240)
class ReplicasInDifferentOrderIT {
    private static final Fleet FLEET = new Fleet(1_000);
    private static final int ROUNDS = 60;

    @Test
    void keepTheNewestReportOfEachGatewayAndLoseNoUpdate() throws Exception {
        try (Deployment deployment = Deployment.start(2, Map.of());
                Lines lines = new Lines(deployment, 4)) {
            FLEET.register(deployment, number -> true);
            List<long[]> reports = new ArrayList<>();
            for (int number = 0; number < FLEET.size(); number++) {
                for (long seq = 1; seq <= ROUNDS; seq++) {
                    reports.add(new long[] {number, seq});
                }
            }
            Collections.shuffle(reports, new Random(1));
            int line = 0;
            for (long[] report : reports) {
                int number = (int) report[0];
                lines.publish(line++, Fleet.topic("csg_up_stat/status", number), Fleet.report(number, report[1]));
            }
            lines.awaitAcknowledged(reports.size());

            deployment.awaitReceived(reports.size(), Duration.ofSeconds(90));
            Metrics.StatusBooks books = deployment.awaitClosedBooks(Duration.ofSeconds(90));
            assertThat(books.received()).isEqualTo(reports.size());
            assertThat(books.rejected()).isZero();
            assertThat(books.dropped()).isZero();
            assertThat(Fleet.storedSeqs(deployment)).hasSize(FLEET.size()).allSatisfy((number, seq) -> assertThat(seq)
                    .isEqualTo(ROUNDS));
            assertThat(deployment.count("SELECT SUM(version + 1) FROM gateway_status"))
                    .as("each write raised the version of its row by one, seen from the write before")
                    .isEqualTo(books.stored());
            assertThat(deployment.replicas()).allSatisfy(replica -> {
                assertThat(replica.metrics().statusBooks().stored()).isPositive();
                assertThat(replica.log())
                        .doesNotContain("\"level\":\"ERROR\"")
                        .doesNotContain("failed, and tries again");
            });
        }
    }
}
