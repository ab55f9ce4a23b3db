package io.sallyport.bench;

/** From a REST request to its answer, through a gateway, against the least that this can cost. */
final class RoundTripStage implements Stage {
    private static final String NAME = "roundtrip";
    private static final int RATE = 100;
    private static final int WORKERS = 64;
    private static final int MOST_WARM_UPS = 60;
    /** Of the latencies, in turn with their baseline: this machine is faster and slower from one minute to the next. */
    private static final int ROUNDS = 5;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.withoutReplicas();
        int seconds = bed.options().size(20, 5);
        bed.load(GatewaysRole.NAME);
        Servers servers = bed.servers();
        Child bare =
                bed.load(Exchanges.BARE, bed.fleet().small(), servers.jdbcUrl(), servers.user(), servers.password());
        warmUp(bare, bed);
        Loop closedBaseline = closed(bare, bed, seconds);
        bed.replicas(1);
        Child rest = bed.load(Exchanges.REST, bed.fleet().small(), bed.replica().base());
        warmUp(rest, bed);
        Loop baseline;
        Loop open;
        int rounds = 0;
        do {
            baseline = open(bare, bed, seconds / ROUNDS);
            open = open(rest, bed, seconds / ROUNDS);
        } while (++rounds < ROUNDS);
        bed.end(bare);
        latency(table, "p50", "2", open.p50(), baseline.p50(), "good %,d, bad %,d".formatted(open.good(), open.bad()));
        latency(table, "p99", "4", open.p99(), baseline.p99(), "");
        latency(table, "p99.9", "", open.p999(), baseline.p999(), "");
        Cpu before = bed.cpu();
        Loop closed = closed(rest, bed, seconds);
        String cpu = bed.cpu().minus(before).perThousand(closed.good());
        table.rate(
                NAME,
                "closed loop of " + WORKERS,
                closed.perSecond(),
                closedBaseline.perSecond(),
                "commands/s",
                "2,000/s",
                "p50 %.1f ms, p99 %.1f ms, bad %,d; %s".formatted(closed.p50(), closed.p99(), closed.bad(), cpu));
        if (open.bad() + closed.bad() > 0) {
            table.broken(NAME, "commands without the right answer", "");
        }
    }

    private static void latency(Table table, String what, String goal, double measured, double baseline, String notes) {
        table.add(
                NAME,
                RATE + " a second, " + what,
                "%.1f ms".formatted(measured),
                "%.1f ms".formatted(baseline),
                "%.2f".formatted(measured / baseline),
                goal.isEmpty() ? "" : "at most " + goal,
                notes);
    }

    /** So many exchanges, since it is them that make code warm, not the time; but not for ever. */
    private static void warmUp(Child load, Bed bed) {
        int exchanges = bed.options().size(100_000, 1_000);
        long done = 0;
        for (int round = 0; round < MOST_WARM_UPS && done < exchanges; round++) {
            done += closed(load, bed, 3).good();
        }
    }

    private static Loop closed(Child load, Bed bed, int seconds) {
        return Loop.of(load.askNumbers("closed " + WORKERS + " " + seconds + " " + bed.all()));
    }

    /** What it says is of all rounds together. */
    private static Loop open(Child load, Bed bed, int seconds) {
        return Loop.of(load.askNumbers("open " + RATE + " " + seconds + " " + bed.all()));
    }

    /** Latencies in milliseconds. */
    private record Loop(long good, long bad, double perSecond, double p50, double p99, double p999) {
        static Loop of(long[] answer) {
            return new Loop(
                    answer[0],
                    answer[1],
                    answer[0] * 1e6 / answer[2],
                    answer[3] / 1e3,
                    answer[4] / 1e3,
                    answer[5] / 1e3);
        }
    }
}
