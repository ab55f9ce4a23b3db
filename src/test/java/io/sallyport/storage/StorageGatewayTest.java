package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageGatewayTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final StorageGateway gateway = StorageGateway.none(new GatewayId("gw-0000000000001"));

    @ParameterizedTest
    @CsvSource({
        "3, 17, 1043, true",
        "3, 17, 1042, false",
        "3, 17, 1041, false",
        "3, 18, 0,    true",
        "3, 16, 9999, false",
        "4, 0,  0,    true",
        "2, 99, 9999, false"
    })
    void reportsAreOrderedByBindingThenBootThenSeq(long binding, long boot, long seq, boolean newer) {
        assertThat(gateway.reported(report(3, 17, 1042, "first"), NOW)).isTrue();

        assertThat(gateway.reported(report(binding, boot, seq, "second"), NOW.plusSeconds(1)))
                .isEqualTo(newer);
        assertThat(gateway.configHash()).isEqualTo(newer ? "second" : "first");
        assertThat(gateway.receivedAt()).isEqualTo(newer ? NOW.plusSeconds(1) : NOW);
    }

    @Test
    void itIsReconciledByItselfOrOnceWhenSomebodyWantsIt() {
        assertThat(gateway.isReconciled()).isFalse();

        gateway.reissueAll(NOW);
        assertThat(gateway.isReconciled()).isTrue();
        assertThat(gateway.nextLookAt()).isEqualTo(NOW);
        gateway.allReissued();
        assertThat(gateway.isReconciled()).isFalse();

        gateway.reconcile(Reconcile.AUTO, NOW.plusSeconds(1));
        assertThat(gateway.isReconciled()).isTrue();
        assertThat(gateway.nextLookAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void whatTheLastMachineSaidOfItsConfigurationCountsNoMore() {
        gateway.reported(report(3, 17, 1, "first"), NOW);

        gateway.replaced();

        assertThat(gateway.configHash()).isNull();
    }

    private static ConfigReport report(long binding, long boot, long seq, String hash) {
        return ConfigReport.of(new Origin(binding, boot, "boot-" + boot, 1, seq), NOW, hash, List.of());
    }
}
