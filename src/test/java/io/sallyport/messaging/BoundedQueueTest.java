package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BoundedQueue<Integer> queue = new BoundedQueue<>("test", 3, 100, entry -> entry, registry);

    @Test
    void givesTheOldestFirst() {
        add(1, 2, 3);

        assertThat(queue.take(2)).containsExactly(1, 2);
        assertThat(queue.take(2)).containsExactly(3);
        assertThat(queue.take(2)).isEmpty();
    }

    @Test
    void atTheBoundTheOldestGivesWayAndIsCounted() {
        add(1, 2, 3, 4, 5);

        assertThat(dropped()).isEqualTo(2);
        assertThat(queue.take(9)).containsExactly(3, 4, 5);
    }

    @Test
    void atTheBoundInBytesTheOldestGiveWayAndAreCounted() {
        add(30, 60, 50);

        assertThat(dropped()).isEqualTo(2);
        assertThat(queue.bytes()).isEqualTo(50);
        add(1);
        assertThat(queue.take(9)).containsExactly(50, 1);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void oneThatIsLargerThanAllThatMayWaitDoesNotStay() {
        add(10, 101);

        assertThat(queue.size()).isZero();
        assertThat(dropped()).isEqualTo(2);
    }

    @Test
    void saysHowManyBytesWait() {
        add(30, 60);

        assertThat(gauge("sallyport.inbox.bytes")).isEqualTo(90);
        List<Integer> batch = queue.take(1);
        assertThat(gauge("sallyport.inbox.bytes")).isEqualTo(60);
        queue.putBack(batch);
        assertThat(gauge("sallyport.inbox.bytes")).isEqualTo(90);
        assertThat(queue.oldest()).contains(30);
    }

    @Test
    void whatIsPutBackComesFirstAndInItsOrder() {
        add(1, 2, 3);
        List<Integer> batch = queue.take(2);

        queue.putBack(batch);

        assertThat(queue.take(9)).containsExactly(1, 2, 3);
        assertThat(dropped()).isZero();
    }

    @Test
    void beyondTheBoundTheOldestOfWhatIsPutBackGivesWay() {
        add(1, 2, 3);
        List<Integer> batch = queue.take(3);
        add(4, 5);

        queue.putBack(batch);

        assertThat(queue.take(9)).containsExactly(3, 4, 5);
        assertThat(dropped()).isEqualTo(2);
    }

    @Test
    void saysHowFullItIs() {
        add(1, 2);

        assertThat(queue.size()).isEqualTo(2);
        assertThat(gauge("sallyport.inbox.entries")).isEqualTo(2);
        assertThat(gauge("sallyport.inbox.capacity")).isEqualTo(3);
    }

    /** A positive number adds so many, a negative one takes so many, zero puts the last batch back. */
    @Property
    void nothingIsLostButWhatIsCounted(@ForAll @Size(max = 30) List<@IntRange(min = -4, max = 4) Integer> operations) {
        SimpleMeterRegistry registryOfThisTry = new SimpleMeterRegistry();
        BoundedQueue<Integer> inbox = new BoundedQueue<>("try", 3, Long.MAX_VALUE, entry -> 1, registryOfThisTry);
        int next = 0;
        int taken = 0;
        List<Integer> batch = List.of();
        for (int operation : operations) {
            if (operation < 0) {
                batch = inbox.take(-operation);
                taken += batch.size();
            } else if (operation == 0) {
                inbox.putBack(batch);
                taken -= batch.size();
                batch = List.of();
            }
            for (int i = 0; i < operation; i++) {
                inbox.add(next++);
            }
        }

        List<Integer> waiting = inbox.take(9);
        assertThat(waiting).hasSizeLessThanOrEqualTo(3).isSorted();
        assertThat(taken
                        + waiting.size()
                        + (int) registryOfThisTry
                                .counter("sallyport.inbox.dropped", "inbox", "try")
                                .count())
                .isEqualTo(next);
    }

    private void add(int... entries) {
        for (int entry : entries) {
            queue.add(entry);
        }
    }

    private double dropped() {
        return registry.get("sallyport.inbox.dropped")
                .tag("inbox", "test")
                .counter()
                .count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("inbox", "test").gauge().value();
    }
}
