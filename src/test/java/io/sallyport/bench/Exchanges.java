package io.sallyport.bench;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs exchanges. {@code open RATE SECONDS GATEWAYS}: so many a second whatever comes of them, each measured from the time that it was due, so
 * that a stall counts for all that it kept waiting; its answer is of all that were asked for until then. {@code closed WORKERS SECONDS
 * GATEWAYS}: each worker's next one follows its last. Both answer: good, bad, microseconds in all, and the latencies' p50, p99, p99.9 in
 * microseconds.
 */
final class Exchanges implements Load.Role {
    static final String REST = "rest";
    static final String BARE = "bare";
    private static final long PATIENCE_SECONDS = 60;

    private final Exchange exchange;
    private final AtomicInteger next = new AtomicInteger();
    private final Outcome ofAllOpen = new Outcome();

    Exchanges(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String answer(String question, List<String> arguments) throws InterruptedException {
        int how = Integer.parseInt(arguments.get(0));
        int seconds = Integer.parseInt(arguments.get(1));
        int gateways = Integer.parseInt(arguments.get(2));
        return question.equals("open") ? open(how, seconds, gateways) : closed(how, seconds, gateways);
    }

    private String open(int rate, int seconds, int gateways) throws InterruptedException {
        int count = rate * seconds;
        CountDownLatch ended = new CountDownLatch(count);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        for (int number = 0; number < count; number++) {
            long due = start + TimeUnit.SECONDS.toNanos(number) / rate;
            clock.schedule(
                    () -> exchange.run(gateway(gateways)).whenComplete((good, failure) -> {
                        ofAllOpen.add(due, failure == null && good);
                        ended.countDown();
                    }),
                    due - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        }
        boolean all = ended.await(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
        clock.shutdownNow();
        return ofAllOpen.line(start, all ? 0 : ended.getCount());
    }

    private String closed(int workers, int seconds, int gateways) throws InterruptedException {
        Outcome outcome = new Outcome();
        CountDownLatch ended = new CountDownLatch(workers);
        long start = System.nanoTime();
        long until = start + TimeUnit.SECONDS.toNanos(seconds);
        for (int worker = 0; worker < workers; worker++) {
            again(outcome, until, gateways, ended);
        }
        boolean all = ended.await(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
        return outcome.line(start, all ? 0 : ended.getCount());
    }

    private void again(Outcome outcome, long until, int gateways, CountDownLatch ended) {
        long begun = System.nanoTime();
        if (begun >= until) {
            ended.countDown();
            return;
        }
        exchange.run(gateway(gateways)).whenCompleteAsync((good, failure) -> {
            outcome.add(begun, failure == null && good);
            again(outcome, until, gateways, ended);
        });
    }

    private int gateway(int gateways) {
        return Math.floorMod(next.getAndIncrement(), gateways);
    }

    private static final class Outcome {
        private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
        private final AtomicInteger bad = new AtomicInteger();
        private final AtomicLong last = new AtomicLong();

        void add(long since, boolean good) {
            long now = System.nanoTime();
            last.accumulateAndGet(now, Math::max);
            if (good) {
                latencies.add(now - since);
            } else {
                bad.incrementAndGet();
            }
        }

        String line(long start, long unanswered) {
            long[] sorted =
                    latencies.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length + " " + (bad.get() + unanswered) + " " + micros(last.get() - start) + " "
                    + at(sorted, 0.5) + " " + at(sorted, 0.99) + " " + at(sorted, 0.999);
        }

        private static long at(long[] sorted, double quantile) {
            return sorted.length == 0 ? -1 : micros(sorted[(int) Math.ceil(quantile * sorted.length) - 1]);
        }

        private static long micros(long nanos) {
            return TimeUnit.NANOSECONDS.toMicros(nanos);
        }
    }
}
