package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Garbage on every uplink topic beside everyday traffic, which is none the worse for it. */
@Timeout(300)
class GarbageFloodIT {
    private static final Fleet FLEET = new Fleet(1_000);
    private static final Duration FLOOD = Duration.ofSeconds(20);
    private static final int GARBAGE_PER_SECOND = 5_000;
    private static final int BAD = 500;

    @Test
    void isCountedAndHarmsNobody() throws Exception {
        try (Deployment deployment = Deployment.start(1, Map.of());
                Lines lines = new Lines(deployment, 3);
                Lines attackers = new Lines(deployment, 3);
                Load load = new Load(deployment, lines, FLEET);
                Garbage garbage = new Garbage(attackers)) {
            FLEET.register(deployment, number -> true);
            new Gateways(lines, number -> Journal.Outcome.SUCCEEDED).listen();
            ReplicaProcess console = deployment.replica(0);
            int logBefore = console.log().length();

            load.start(1_000, 20, 30);
            garbage.flood(GARBAGE_PER_SECOND, FLOOD);
            long last = load.stopWithALastReport();
            awaitAnswers(load);
            garbage.awaitRefused(console);
            lines.awaitAcknowledged(load.reports() + FLEET.size());

            deployment.awaitReceived(load.reports() + FLEET.size() + garbage.sent("status"), Duration.ofSeconds(60));
            Metrics.StatusBooks books = deployment.awaitClosedBooks(Duration.ofSeconds(60));
            assertThat(books.received()).isEqualTo(load.reports() + FLEET.size() + garbage.sent("status"));
            assertThat(books.dropped()).isZero();
            assertThat(Fleet.storedSeqs(deployment)).hasSize(FLEET.size()).allSatisfy((number, seq) -> assertThat(seq)
                    .isEqualTo(last));
            assertThat(load.answers())
                    .hasSize((int) load.posts())
                    .allMatch(answer -> answer.equals(new Load.Answer(200, "SUCCEEDED")));
            assertThat(console.isUp("live")).isTrue();
            assertThat(console.log().length() - logBefore)
                    .as("characters of log about %d messages of garbage", garbage.sent())
                    .isLessThan(100_000);
        }
    }

    /** The column can't hold it: a row that the database refuses, among a thousand that it takes. */
    @Test
    void oneBadRowAmongAThousandIsRejectedAlone() throws Exception {
        try (Deployment deployment = Deployment.start(1, Map.of());
                Lines lines = new Lines(deployment, 1)) {
            FLEET.register(deployment, number -> true);
            deployment.execute("ALTER TABLE gateway_status ADD CONSTRAINT bad_row CHECK (gateway_id <> '%s')"
                    .formatted(Fleet.id(BAD)));
            // Held up once, so that the thousand wait together and are one batch.
            deployment.database().stall();
            try {
                for (int number = 0; number < FLEET.size(); number++) {
                    lines.publish(number, Fleet.topic("csg_up_stat/status", number), Fleet.report(number, 1));
                }
                deployment.awaitReceived(FLEET.size(), Duration.ofSeconds(30));
            } finally {
                deployment.database().resume();
            }

            Metrics.StatusBooks books = deployment.awaitClosedBooks(Duration.ofSeconds(30));
            assertThat(books).isEqualTo(new Metrics.StatusBooks(FLEET.size(), FLEET.size() - 1, 0, 1, 0, 0));
            assertThat(deployment.replica(0).metrics().sum("sallyport_uplink_rejected_total", "reason=\"NOT_STORED\""))
                    .isEqualTo(1);
            assertThat(Fleet.storedSeqs(deployment)).hasSize(FLEET.size() - 1).doesNotContainKey(BAD);
        }
    }

    private static void awaitAnswers(Load load) {
        await("every request is answered")
                .atMost(Duration.ofSeconds(60))
                .until(() -> load.answers().size() == load.posts());
    }
}
