package io.sallyport.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.GatewayId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void has80BitsInGroupsOfFour() {
        List<String> codes = Stream.generate(OneTimeCode::make)
                .limit(100)
                .map(OneTimeCode::text)
                .toList();

        assertThat(codes)
                .allMatch(code -> code.matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void isTheSameHoweverItIsTyped() {
        OneTimeCode code = new OneTimeCode("7K01M9X2T0HZPQ7A");

        assertThat(OneTimeCode.typed("7koi-m9x2 tohz-pq7a\n").hash()).isEqualTo(code.hash());
        assertThat(OneTimeCode.typed("7K0L-M9X2-T0HZ-PQ7A").hash()).isEqualTo(code.hash());
        assertThat(OneTimeCode.typed("7K01-M9X2-T0HZ-PQ7B").hash()).isNotEqualTo(code.hash());
    }

    @Test
    void isNeverPrinted() {
        assertThat(new OneTimeCode("7K01M9X2T0HZPQ7A").toString()).doesNotContain("7K01");
    }

    @Test
    void aCodeIsUsedOnceAndOnlyWhileItIsOpen() {
        ActivationCode used = code();
        used.use("key", NOW.plusSeconds(59));
        assertThat(used.state(NOW.plusSeconds(59))).isEqualTo(ActivationCode.State.USED);
        assertThat(used.wasUsedBy("key")).isTrue();
        assertThat(used.wasUsedBy("another")).isFalse();
        assertThatThrownBy(() -> used.use("key", NOW)).isInstanceOf(IllegalStateException.class);

        ActivationCode late = code();
        assertThat(late.state(NOW.plusSeconds(60))).isEqualTo(ActivationCode.State.EXPIRED);
        assertThatThrownBy(() -> late.use("key", NOW.plusSeconds(60))).isInstanceOf(IllegalStateException.class);

        late.withdraw(NOW.plusSeconds(60));
        assertThat(late.state(NOW.plusSeconds(60))).isEqualTo(ActivationCode.State.EXPIRED);

        ActivationCode withdrawn = code();
        withdrawn.withdraw(NOW);
        assertThat(withdrawn.state(NOW)).isEqualTo(ActivationCode.State.WITHDRAWN);
        assertThatThrownBy(() -> withdrawn.use("key", NOW)).isInstanceOf(IllegalStateException.class);
    }

    private static ActivationCode code() {
        return new ActivationCode(
                "ac-1",
                new GatewayId("gw-0hzpq7k3m9x2t"),
                OneTimeCode.make(),
                false,
                null,
                "user:x",
                NOW,
                NOW.plusSeconds(60));
    }
}
