package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxBytesTest {
    private static final long HEAP = 256L << 20;

    private final InboxBytes bytes = new InboxBytes(HEAP);

    @Test
    void aShareIsOneOfTheMaximumHeap() {
        assertThat(bytes.convert("25%")).isEqualTo(HEAP / 100 * 25);
        assertThat(new InboxBytes(4 * HEAP).convert("25%")).isEqualTo(HEAP / 25 * 25);
        assertThat(new InboxBytes().convert(" 100 % "))
                .isBetween(1L, Runtime.getRuntime().maxMemory());
    }

    @Test
    void aMemorySizeIsTakenAsItIs() {
        assertThat(bytes.convert("64M")).isEqualTo(64L << 20);
        assertThat(bytes.convert("1024")).isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "much", "0", "0%", "-5%", "101%", "2.5%"})
    void refusesWhatIsNeither(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> bytes.convert(value));
    }
}
