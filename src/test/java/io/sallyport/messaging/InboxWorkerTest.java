package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The idle sleep is a day in most tests: whoever moves was rung. */
class InboxWorkerTest {
    private static final long A_DAY = TimeUnit.DAYS.toMillis(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final AtomicInteger steps = new AtomicInteger();
    private @Nullable InboxWorker worker;

    @AfterEach
    void close() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void looksOnceWhenItStartsAndThenSleeps() {
        start(A_DAY, () -> false);

        awaitSteps(1);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> steps.get() == 1);
    }

    @Test
    void aRingWakesIt() {
        InboxWorker started = start(A_DAY, () -> false);
        awaitSteps(1);

        started.ring();

        awaitSteps(2);
    }

    @Test
    void worksOnWithoutARingWhileThereIsMore() {
        start(A_DAY, () -> steps.get() < 5);

        awaitSteps(5);
    }

    @Test
    void looksForItselfWhenNobodyRings() {
        start(5, () -> false);

        awaitSteps(3);
    }

    @Test
    void whoSettlesWaitsForAStepThatBeganAfterwards() throws InterruptedException {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InboxWorker started = start(A_DAY, () -> {
            if (steps.get() == 1) {
                inStep.countDown();
                join(goOn);
            }
            return false;
        });
        assertThat(inStep.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Boolean> settled = CompletableFuture.supplyAsync(() -> started.settle(SOON));
        await().during(Duration.ofMillis(100)).atMost(SOON).until(() -> !settled.isDone());
        goOn.countDown();

        assertThat(settled.join()).isTrue();
        assertThat(steps.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatCouldNotBeDoneIsNotSettled() {
        InboxWorker started = start(A_DAY, () -> {
            throw new IllegalStateException("the database is away");
        });

        assertThat(started.settle(Duration.ofMillis(300))).isFalse();
    }

    @Test
    void whoSettlesWaitsWhileThereIsMore() {
        InboxWorker started = start(A_DAY, () -> steps.get() < 50);

        assertThat(started.settle(SOON)).isTrue();

        assertThat(steps.get()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void aRingDuringAStepIsNotLost() throws InterruptedException {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch rung = new CountDownLatch(1);
        InboxWorker started = start(A_DAY, () -> {
            if (steps.get() == 1) {
                inStep.countDown();
                join(rung);
            }
            return false;
        });

        assertThat(inStep.await(10, TimeUnit.SECONDS)).isTrue();
        started.ring();
        rung.countDown();

        awaitSteps(2);
    }

    @Test
    void noWakeUpIsLostAmongManyRingsFromManyThreads() throws InterruptedException {
        ConcurrentLinkedQueue<Integer> inbox = new ConcurrentLinkedQueue<>();
        AtomicInteger taken = new AtomicInteger();
        InboxWorker started = start(A_DAY, () -> {
            while (inbox.poll() != null) {
                taken.incrementAndGet();
            }
            return false;
        });

        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < 3; sender++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < 20_000; round++) {
                    inbox.add(round);
                    started.ring();
                    // Lets the worker fall asleep now and then: that is the moment in which a ring could be lost.
                    if (round % 50 == 0) {
                        awaitEmpty(inbox);
                    }
                }
            });
            senders.add(thread);
            thread.start();
        }
        for (Thread sender : senders) {
            sender.join(60_000);
            assertThat(sender.isAlive())
                    .as("a sender still waits for its entry to be taken")
                    .isFalse();
        }

        await().atMost(SOON).until(() -> taken.get() == 60_000);
    }

    @Test
    void aStepThatFailsIsTriedAgainWithoutARing() {
        start(A_DAY, () -> {
            if (steps.get() <= 2) {
                throw new IllegalStateException("the database is away");
            }
            return false;
        });

        awaitSteps(3);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> steps.get() == 3);
    }

    @Test
    void ringsDoNotHurryAFailedStep() {
        long[] startedAt = new long[3];
        InboxWorker started = start(A_DAY, () -> {
            startedAt[steps.get() - 1] = System.nanoTime();
            if (steps.get() <= 2) {
                throw new IllegalStateException("the database is away");
            }
            return false;
        });

        while (steps.get() < 3) {
            started.ring();
            Thread.onSpinWait();
        }
        started.close();

        assertThat(Duration.ofNanos(startedAt[1] - startedAt[0])).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(Duration.ofNanos(startedAt[2] - startedAt[1])).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void ringsWorkAgainAfterAFailure() {
        InboxWorker started = start(A_DAY, () -> {
            if (steps.get() == 1) {
                throw new IllegalStateException("once");
            }
            return false;
        });
        awaitSteps(2);

        started.ring();

        awaitSteps(3);
    }

    @Test
    void survivesAnErrorInAStep() {
        start(A_DAY, () -> {
            if (steps.get() == 1) {
                throw new StackOverflowError();
            }
            return false;
        });

        awaitSteps(2);
    }

    @Test
    void closeEndsTheThread() {
        InboxWorker started = start(A_DAY, () -> false);
        awaitSteps(1);

        started.close();

        assertThat(threads()).isEmpty();
    }

    @Test
    void closeEndsTheThreadAlsoInThePauseAfterAFailure() {
        InboxWorker started = start(A_DAY, () -> {
            throw new IllegalStateException("always");
        });
        awaitSteps(4);

        started.close();

        assertThat(threads()).isEmpty();
        assertThat(steps.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void closeLetsTheStepThatRunsEnd() throws InterruptedException {
        CountDownLatch inStep = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        InboxWorker started = start(A_DAY, () -> {
            inStep.countDown();
            join(go);
            ended.incrementAndGet();
            return false;
        });
        assertThat(inStep.await(10, TimeUnit.SECONDS)).isTrue();

        Thread closer = new Thread(started::close);
        closer.start();
        await().atMost(SOON).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        go.countDown();
        closer.join(10_000);

        assertThat(ended).hasValue(1);
        assertThat(threads()).isEmpty();
    }

    @Test
    void drainingDoesWhatThereIsToDoAndEndsTheThread() {
        AtomicInteger left = new AtomicInteger();
        InboxWorker started = start(A_DAY, () -> left.getAndUpdate(n -> Math.max(0, n - 1)) > 1);
        awaitSteps(1);
        left.set(100);

        started.drain(SOON);

        assertThat(left).hasValue(0);
        assertThat(threads()).isEmpty();
    }

    @Test
    void drainingTriesAgainWhatFails() {
        AtomicInteger failures = new AtomicInteger(3);
        InboxWorker started = start(A_DAY, () -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("away");
            }
            return false;
        });

        started.drain(SOON);

        assertThat(failures.get()).isNegative();
        assertThat(threads()).isEmpty();
    }

    @Test
    void drainingPausesShorterSoThatADatabaseThatComesBackIsMissedByLittle() {
        AtomicInteger failures = new AtomicInteger(8);
        InboxWorker started = start(A_DAY, () -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("away");
            }
            return false;
        });
        awaitSteps(4);

        // Pauses of half a second each; they would have gone on from 1.6 to 5 seconds, 12 together.
        started.drain(Duration.ofSeconds(8));

        assertThat(failures.get()).isNegative();
        assertThat(threads()).isEmpty();
    }

    @Test
    void drainingGivesUpInTimeWhenItFailsForEver() {
        InboxWorker started = start(A_DAY, () -> {
            throw new IllegalStateException("away");
        });
        awaitSteps(1);

        started.drain(Duration.ofMillis(300));

        assertThat(started.isFailing()).isTrue();
        await().atMost(SOON).until(() -> threads().isEmpty());
    }

    private InboxWorker start(long idleMillis, BooleanSupplier step) {
        InboxWorker started = new InboxWorker("inbox-worker-test", idleMillis, () -> {
            steps.incrementAndGet();
            return step.getAsBoolean();
        });
        worker = started;
        started.start();
        return started;
    }

    private void awaitSteps(int atLeast) {
        await().atMost(SOON).until(() -> steps.get() >= atLeast);
    }

    private static Set<Thread> threads() {
        Set<Thread> all = Thread.getAllStackTraces().keySet();
        all.removeIf(thread -> !thread.getName().equals("sallyport-inbox-worker-test"));
        return all;
    }

    private static void awaitEmpty(ConcurrentLinkedQueue<Integer> inbox) {
        long giveUp = System.nanoTime() + SOON.toNanos();
        while (!inbox.isEmpty() && System.nanoTime() < giveUp) {
            Thread.onSpinWait();
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
