package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What other features are told of the newest report. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NewestReportTest extends ReportedFleet {
    @Inject
    StatusService statuses;

    @Test
    void othersReadTheNewestReport() {
        String id = newGateway();
        report(id, 0, cache(100L, 90L, null, null));
        String silent = newGateway();

        NewestReport newest = statuses.report(new GatewayId(id)).orElseThrow();

        assertThat(newest.receivedAt()).isBetween(now.minusSeconds(61), now);
        assertThat(newest.report().configHash()).isEqualTo("hash of " + id);
        assertThat(newest.report().caches()).containsExactly(cache(100L, 90L, null, null));
        assertThat(newest.report().origin().seq()).isEqualTo(seq);
        assertThat(statuses.report(new GatewayId(silent))).isEmpty();
    }

    @Test
    void theNewestReportCanBeReadThoughItsPositionWasForgotten() {
        String id = newGateway();
        report(id, 0, cache(100L, 90L, null, null));
        update("UPDATE gateway_status SET boot = -1, boot_id = '', seq = -1 WHERE gateway_id = :id", id);

        assertThat(statuses.report(new GatewayId(id)).orElseThrow().report().caches())
                .hasSize(1);
    }
}
