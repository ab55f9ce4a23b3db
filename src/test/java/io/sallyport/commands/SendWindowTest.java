package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendWindowTest {
    private final AtomicLong nanoTime =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    private final SendWindow window = new SendWindow(3, Duration.ofSeconds(3), nanoTime::get);

    @Test
    void whatIsSentHasItsPlaceUntilItsGatewayIsHeard() {
        window.enter("a");
        window.enter("b");
        window.enter("c");
        assertThat(window.room()).isZero();

        assertThat(window.leave(List.of("b", "unknown"))).isTrue();

        assertThat(window.room()).isOne();
        assertThat(window.leave(List.of("b"))).as("heard a second time").isFalse();
        assertThat(window.unanswered()).isEqualTo(2);
    }

    @Test
    void whoAsksForAPlaceGetsOneWhileThereIsRoom() {
        window.enter("a");
        window.enter("b");
        assertThat(window.enterIfRoom("c")).isTrue();

        assertThat(window.enterIfRoom("d")).isFalse();
        assertThat(window.unanswered()).isEqualTo(3);
        window.leave(List.of("a"));

        assertThat(window.enterIfRoom("d")).isTrue();
    }

    @Test
    void aSilentGatewayFreesItsPlaceAfterItsTimeAlsoWhereTheCounterWrapsAround() {
        window.enter("silent");
        pass(Duration.ofSeconds(2));
        window.enter("later");

        pass(Duration.ofMillis(999));
        assertThat(window.room()).isOne();
        pass(Duration.ofMillis(1));
        assertThat(window.room()).isEqualTo(2);
        pass(Duration.ofSeconds(2));
        assertThat(window.room()).isEqualTo(3);
    }

    @Test
    void whatIsSentAgainHasItsPlaceOnceAndForTheWholeTime() {
        window.enter("again");
        pass(Duration.ofSeconds(2));
        window.enter("other");
        window.enter("again");
        assertThat(window.room()).isOne();

        pass(Duration.ofSeconds(2));

        assertThat(window.unanswered()).isEqualTo(2);
        pass(Duration.ofSeconds(1));
        assertThat(window.unanswered()).isZero();
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
