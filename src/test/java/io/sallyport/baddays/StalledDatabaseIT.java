package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database stalls while the whole fleet reports: what waits is bounded by the fleet's size, and nothing newest is lost. */
@Timeout(240)
class StalledDatabaseIT {
    private static final Fleet FLEET = new Fleet(8_000);
    private static final int ROUNDS = 25;
    private static final Duration STALL = Duration.ofSeconds(20);

    @Test
    void storesTheNewestReportOfEachGatewayWhenTheDatabaseIsBack() throws Exception {
        try (Deployment deployment = Deployment.start(1, Map.of());
                Lines lines = new Lines(deployment, 4)) {
            FLEET.register(deployment, number -> true);
            ReplicaProcess console = deployment.replica(0);

            deployment.database().stall();
            Instant stalled = Instant.now();
            try {
                for (long seq = 1; seq <= ROUNDS; seq++) {
                    for (int number = 0; number < FLEET.size(); number++) {
                        lines.publish(number, Fleet.topic("csg_up_stat/status", number), Fleet.report(number, seq));
                    }
                }
                long sent = (long) ROUNDS * FLEET.size();
                lines.awaitAcknowledged(sent);
                // The uplink takes all that is sent, without the database.
                deployment.awaitReceived(sent, Duration.ofSeconds(60));
                assertThat(console.metrics().statusBooks().waiting()).isBetween(1L, (long) FLEET.size());
                await("twenty seconds have passed, and no probe demanded a restart")
                        .atMost(STALL.plusSeconds(30))
                        .until(() -> {
                            assertThat(console.isUp("live")).isTrue();
                            assertThat(console.isUp("ready")).isTrue();
                            return Instant.now().isAfter(stalled.plus(STALL));
                        });
            } finally {
                deployment.database().resume();
            }

            Metrics.StatusBooks books = deployment.awaitClosedBooks(Duration.ofSeconds(60));
            assertThat(books.received()).isEqualTo((long) ROUNDS * FLEET.size());
            assertThat(books.rejected()).isZero();
            assertThat(books.dropped()).isZero();
            assertThat(Fleet.storedSeqs(deployment)).hasSize(FLEET.size()).allSatisfy((number, seq) -> assertThat(seq)
                    .isEqualTo(ROUNDS));
        }
    }
}
