package io.sallyport.maintenance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void oneThatDoesNotSayWhatItCanIsAskedTo() {
        assertThatCode(() -> machine(List.of(), 0L).requireCapable("gateway.upgrade"))
                .doesNotThrowAnyException();
        assertThatCode(() -> machine(List.of("gateway.upgrade"), 0L).requireCapable("gateway.upgrade"))
                .doesNotThrowAnyException();
    }

    @Test
    void oneThatCanNotIsRefusedWithItsVersion() {
        assertThatThrownBy(() -> machine(List.of("status.get"), 0L).requireCapable("gateway.upgrade"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("1.4.0")
                .extracting(thrown -> ((Refusal) thrown).code())
                .isEqualTo("UNSUPPORTED");
    }

    @Test
    void dirtyDataAreRefusedWithTheAmount() {
        assertThatThrownBy(() -> machine(List.of(), 1_024L).requireNothingDirty())
                .hasMessageContaining("1024 bytes")
                .extracting(thrown -> ((Refusal) thrown).code())
                .isEqualTo("WOULD_LOSE_DATA");
    }

    @Test
    void whatIsNotKnownIsForTheGatewayToSay() {
        assertThatCode(() -> machine(List.of(), 0L).requireNothingDirty()).doesNotThrowAnyException();
        assertThatCode(() -> new Machine(null, List.of(), null, null).requireNothingDirty())
                .doesNotThrowAnyException();
    }

    private static Machine machine(List<String> capabilities, Long dirtyBytes) {
        return new Machine("1.4.0", capabilities, dirtyBytes, NOW);
    }
}
