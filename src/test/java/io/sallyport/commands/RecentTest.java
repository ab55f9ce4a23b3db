package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 10);
    private final Recent<String> recent = new Recent<>(2, Duration.ofSeconds(2), nanoTime::get);

    @Test
    void keepsWhatWasPutForAsLongAsItIsToldTo() {
        recent.put("one", "1");

        pass(Duration.ofMillis(1_999));
        assertThat(recent.find("one")).contains("1");

        pass(Duration.ofMillis(1));
        assertThat(recent.find("one")).isEmpty();
        assertThat(recent.find("never put")).isEmpty();
    }

    @Test
    void isBoundedAndKeepsTheNewest() {
        recent.put("one", "1");
        recent.put("two", "2");
        recent.put("one", "1 again");
        recent.put("three", "3");

        assertThat(recent.find("two")).isEmpty();
        assertThat(recent.find("one")).contains("1 again");
        assertThat(recent.find("three")).contains("3");
        assertThat(recent.size()).isEqualTo(2);
    }

    @Test
    void letsGoOfWhatIsOld() {
        recent.put("one", "1");
        pass(Duration.ofSeconds(1));
        recent.put("two", "2");
        pass(Duration.ofSeconds(1));

        recent.forgetOld();

        assertThat(recent.size()).isEqualTo(1);
        assertThat(recent.find("two")).contains("2");
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
