package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hundred thousand commands in one go, most of which can't succeed: each ends in the one state that is right for it. */
@Timeout(420)
class HundredThousandCommandsIT {
    private static final Fleet FLEET = new Fleet(100_000);
    private static final int TENTH = FLEET.size() / 10;
    /** Long enough that what answers is never late, short enough for a test: those that are silent are waited for. */
    private static final Map<String, String> SETTINGS = Map.of(
            "sallyport.commands.restart-deadline", "60s",
            "sallyport.commands.progress-timeout", "40s");

    @Test
    void endsEachInItsDefiniteState() throws Exception {
        try (Deployment deployment = Deployment.start(1, SETTINGS);
                Lines lines = new Lines(deployment, 4)) {
            FLEET.register(deployment, HundredThousandCommandsIT::isOnline);
            Gateways gateways = new Gateways(lines, HundredThousandCommandsIT::outcomeOf);
            gateways.listen();

            Batch batch = Batch.toAll(deployment, deployment.replica(0), null);
            batch.awaitAllEnded(FLEET.size(), Duration.ofSeconds(300));

            assertThat(batch.outcomes())
                    .containsOnly(
                            Map.entry("FAILED GATEWAY_OFFLINE", 5L * TENTH),
                            Map.entry("OUTCOME_UNKNOWN NO_REPLY", (long) TENTH),
                            Map.entry("FAILED GATEWAY_ERROR", (long) TENTH),
                            Map.entry("SUCCEEDED -", 3L * TENTH));
            assertThat(batch.view(deployment.replica(0)).path("counts").toString())
                    .isEqualTo("{\"SUCCEEDED\":%d,\"FAILED\":%d,\"OUTCOME_UNKNOWN\":%d}"
                            .formatted(3 * TENTH, 6 * TENTH, TENTH));
            assertThat(deployment.rows(
                            """
                            SELECT DISTINCT SUBSTRING(gateway_id, 16, 1), state, error_code FROM command
                            WHERE batch_id = '%s' ORDER BY 1"""
                                    .formatted(batch.id())))
                    .as("by the last digit of the gateway, which says what it does")
                    .hasSize(10);
            assertThat(gateways.journal().entries()).hasSize(5 * TENTH);
            assertThat(gateways.journal().deliveries())
                    .as("nothing is sent twice on a good line")
                    .isEqualTo(5L * TENTH);
        }
    }

    private static boolean isOnline(int number) {
        return number % 10 >= 5;
    }

    private static Journal.Outcome outcomeOf(int number) {
        return switch (number % 10) {
            case 5 -> Journal.Outcome.SILENT;
            case 6 -> Journal.Outcome.FAILED;
            default -> Journal.Outcome.SUCCEEDED;
        };
    }
}
