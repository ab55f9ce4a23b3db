package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.reactive.messaging.mqtt.session.ReconnectDelayProvider;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectJitterTest {
    @Test
    void growsFromOneSecondToThirtyAndBeginsAnewAfterAConnection() {
        ReconnectDelayProvider longest = new ReconnectJitter(most -> most - 1).createProvider();

        assertThat(delays(longest, 7)).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        longest.reset();
        assertThat(delays(longest, 1)).containsExactly(1_000L);
    }

    @Test
    void neverComesBackAtOnce() {
        assertThat(delays(new ReconnectJitter(most -> 0).createProvider(), 3)).containsExactly(1L, 1L, 1L);
    }

    @Test
    void twoConnectionsThatWereLostTogetherDoNotComeBackTogether() {
        Random random = new Random(7);
        ReconnectJitter jitter = new ReconnectJitter(most -> random.nextLong(most));

        assertThat(delays(jitter.createProvider(), 10)).isNotEqualTo(delays(jitter.createProvider(), 10));
    }

    private static List<Long> delays(ReconnectDelayProvider provider, int count) {
        return Stream.generate(() -> provider.nextDelay().toMillis())
                .limit(count)
                .toList();
    }
}
