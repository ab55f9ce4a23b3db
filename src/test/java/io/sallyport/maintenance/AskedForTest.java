package io.sallyport.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AskedForTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void partsOfAnOpenCommandAreTaken() {
        assertThat(command("gateway.collectLogs", true, null).refusalOf("gw-1", SINCE))
                .isNull();
    }

    @Test
    void partsMayComeForAWhileAfterTheEnd() {
        assertThat(command("gateway.collectLogs", true, SINCE).refusalOf("gw-1", SINCE))
                .isNull();
        assertThat(command("gateway.collectLogs", true, SINCE.minusMillis(1)).refusalOf("gw-1", SINCE))
                .isEqualTo("COMMAND_ENDED");
    }

    @Test
    void anotherGatewaysPartsAreRefusedWhateverElseIsWrong() {
        assertThat(command("gateway.restart", false, SINCE.minusSeconds(1)).refusalOf("gw-2", SINCE))
                .isEqualTo("ANOTHER_GATEWAYS_COMMAND");
    }

    @Test
    void partsThatNobodyAskedForAreRefused() {
        assertThat(command("gateway.restart", true, null).refusalOf("gw-1", SINCE))
                .isEqualTo("NOT_ASKED_FOR");
        assertThat(command("gateway.collectLogs", false, null).refusalOf("gw-1", SINCE))
                .isEqualTo("NOT_ASKED_FOR");
    }

    private static AskedFor command(String method, boolean attempted, Instant endedAt) {
        return new AskedFor("c", "gw-1", method, attempted, endedAt);
    }
}
