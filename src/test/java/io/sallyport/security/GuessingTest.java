package io.sallyport.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.sallyport.testing.SetClock;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuessingTest {
    private static final List<String> EVE = List.of("address:192.0.2.1", "user:admin");

    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Guessing guessing = new Guessing(config(), clock, registry);

    @Test
    void looksAtNothingMoreAfterTooManyWrongOnes() {
        fail(3, EVE);

        assertThatThrownBy(() -> guessing.check(EVE)).cause().isInstanceOf(TooManyAttempts.class);
        assertThat(registry.get("sallyport.security.credentials")
                        .tag("outcome", "too-many")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theLastOneThatIsAllowedIsLookedAt() {
        fail(2, EVE);

        assertThatCode(() -> guessing.check(EVE)).doesNotThrowAnyException();
    }

    @Test
    void oneNameFromManyAddressesIsSlowedDownAsWell() {
        for (int address = 0; address < 3; address++) {
            guessing.failed(List.of("address:192.0.2." + address, "user:admin"));
        }

        assertThatThrownBy(() -> guessing.check(List.of("address:198.51.100.7", "user:admin")))
                .cause()
                .isInstanceOf(TooManyAttempts.class);
        assertThatCode(() -> guessing.check(List.of("address:198.51.100.7", "user:eve")))
                .doesNotThrowAnyException();
    }

    @Test
    void whoWaitsMayTryAgain() {
        fail(3, EVE);
        clock.goForward(Duration.ofMinutes(1));

        assertThatCode(() -> guessing.check(EVE)).doesNotThrowAnyException();
        fail(2, EVE);
        assertThatCode(() -> guessing.check(EVE)).doesNotThrowAnyException();
    }

    @Test
    void saysHowLongToWait() {
        fail(3, EVE);
        clock.goForward(Duration.ofSeconds(20));

        assertThatThrownBy(() -> guessing.check(EVE)).cause().satisfies(cause -> assertThat(
                        ((TooManyAttempts) cause).retryAfter())
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40)));
    }

    @Test
    void remembersABoundedNumber() {
        for (int user = 0; user < 20_000; user++) {
            guessing.failed(List.of("user:" + user));
        }

        assertThat(guessing.remembered()).isEqualTo(10_000);
    }

    private void fail(int times, List<String> what) {
        for (int time = 0; time < times; time++) {
            guessing.failed(what);
        }
    }

    private static SecurityConfig config() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(SecurityConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("sallyport.security.guessing.most", "3"), "test", 100))
                .build()
                .getConfigMapping(SecurityConfig.class);
    }
}
