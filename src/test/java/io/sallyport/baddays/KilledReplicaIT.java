package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two replicas is killed while it sends: the other ends what it had in hand, and the gateways' own journals agree. */
@Timeout(300)
class KilledReplicaIT {
    private static final Fleet FLEET = new Fleet(12_000);
    private static final int OPEN = 10_000;
    private static final int SENT_BEFORE = 3_000;
    /** What a killed replica may have sent without having noted it: its window, and what has landed since it noted last. */
    private static final int IN_HAND = 2_000;

    private static final Map<String, String> SETTINGS = Map.of(
            "sallyport.commands.lease", "5s",
            "sallyport.commands.start-within", "30s",
            "sallyport.commands.progress-timeout", "35s",
            "sallyport.commands.restart-deadline", "60s");

    @Test
    void endsAllCommandsAsTheGatewaysSayAndNoneTwice() throws Exception {
        try (Deployment deployment = Deployment.start(2, SETTINGS);
                Lines lines = new Lines(deployment, 4)) {
            FLEET.register(deployment, number -> true);
            Gateways gateways = new Gateways(lines, KilledReplicaIT::outcomeOf);
            // Those that answer at once may find the replica that is killed: it takes their answers along.
            gateways.hold(number -> number >= FLEET.size() - OPEN);
            gateways.listen();
            Batch batch =
                    Batch.toAll(deployment, deployment.replica(0), Instant.now().plusSeconds(10));
            batch.awaitAllMade(FLEET.size(), Duration.ofSeconds(60));
            await("some thousands are sent")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> gateways.journal().entries().size() >= SENT_BEFORE);

            deployment.replica(0).kill();
            assertThat(batch.open()).as("open when it was killed").isGreaterThanOrEqualTo(OPEN);
            gateways.release();
            batch.awaitAllEnded(FLEET.size(), Duration.ofSeconds(150));

            assertThat(deployment.count(
                            """
                            SELECT COUNT(*) FROM command WHERE batch_id = '%s' AND ended_at > deadline + INTERVAL 5 SECOND"""
                                    .formatted(batch.id())))
                    .as("open past their deadline")
                    .isZero();
            agree(batch, gateways.journal());
        }
    }

    private static void agree(Batch batch, Journal journal) {
        Map<String, Integer> effects = new HashMap<>();
        journal.entries().forEach((commandId, entry) -> {
            assertThat(entry.deliveries()).as("deliveries of " + commandId).isLessThanOrEqualTo(2);
            if (entry.hadAnEffect()) {
                effects.merge(entry.gatewayId(), 1, Integer::sum);
            }
        });
        assertThat(effects.values()).as("effects at each gateway").allMatch(count -> count == 1);
        assertThat(journal.deliveries() - journal.entries().size())
                .as("what was delivered twice was in the hands of the one that was killed")
                .isLessThanOrEqualTo(IN_HAND);
        List<List<String>> rows = batch.deployment()
                .rows("SELECT id, gateway_id, state, error_code, settled_state FROM command WHERE batch_id = '%s'"
                        .formatted(batch.id()));
        Map<String, Integer> disagreements = new HashMap<>();
        for (List<String> row : rows) {
            Journal.Entry entry = journal.entries().get(row.get(0));
            String outcome = row.get(2) + " " + row.get(3);
            if (!agrees(entry, outcome)) {
                disagreements.merge(
                        outcome + " but " + (entry == null ? "never came" : entry.outcome()), 1, Integer::sum);
            }
        }
        assertThat(disagreements).isEmpty();
    }

    /** @param entry null if it never reached its gateway */
    private static boolean agrees(Journal.Entry entry, String outcome) {
        if (entry == null) {
            return outcome.equals("FAILED NOT_RECEIVED") || outcome.equals("OUTCOME_UNKNOWN NO_REPLY");
        }
        return switch (entry.outcome()) {
            case SUCCEEDED -> outcome.equals("SUCCEEDED -");
            case FAILED -> outcome.equals("FAILED GATEWAY_ERROR");
            case REFUSED -> outcome.equals("FAILED EXPIRED");
            case SILENT -> outcome.equals("OUTCOME_UNKNOWN NO_REPLY");
        };
    }

    private static Journal.Outcome outcomeOf(int number) {
        return switch (number % 10) {
            case 0 -> Journal.Outcome.SILENT;
            case 1 -> Journal.Outcome.FAILED;
            default -> Journal.Outcome.SUCCEEDED;
        };
    }
}
