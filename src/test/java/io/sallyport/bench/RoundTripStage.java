package io.sallyport.bench;

/** From a REST request to its answer, through a gateway, against the least that this can cost. */
final class RoundTripStage implements Stage {
    private static final String NAME = "roundtrip";
    private static final int RATE = 100;
    private static final int WORKERS = 64;
    private static final int MOST_WARM_UPS = 60;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.withoutReplicas();
        int seconds = bed.options().size(20, 5);
        bed.load(GatewaysRole.NAME);
        Servers servers = bed.servers();
        Child bare =
                bed.load(Exchanges.BARE, bed.fleet().small(), servers.jdbcUrl(), servers.user(), servers.password());
        Pair baseline = measure(bare, bed, seconds);
        bed.end(bare);
        bed.replicas(1);
        Child rest = bed.load(Exchanges.REST, bed.fleet().small(), bed.replica().base());
        Pair measured = measure(rest, bed, seconds);
        Loop open = measured.open();
        latency(
                table,
                "p50",
                "2",
                open.p50(),
                baseline.open().p50(),
                "good %,d, bad %,d".formatted(open.good(), open.bad()));
        latency(table, "p99", "4", open.p99(), baseline.open().p99(), "");
        latency(table, "p99.9", "", open.p999(), baseline.open().p999(), "");
        Loop closed = measured.closed();
        table.rate(
                NAME,
                "closed loop of " + WORKERS,
                closed.perSecond(),
                baseline.closed().perSecond(),
                "commands/s",
                "2,000/s",
                "p50 %.1f ms, p99 %.1f ms, bad %,d; %s"
                        .formatted(closed.p50(), closed.p99(), closed.bad(), measured.cpu()));
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
    private static void warmUp(Child load, int exchanges, int gateways) {
        long done = 0;
        for (int round = 0; round < MOST_WARM_UPS && done < exchanges; round++) {
            done += Loop.of(load.askNumbers("closed " + WORKERS + " 3 " + gateways))
                    .good();
        }
    }

    private static Pair measure(Child load, Bed bed, int seconds) {
        int gateways = bed.all();
        warmUp(load, bed.options().size(100_000, 1_000), gateways);
        Loop open = Loop.of(load.askNumbers("open " + RATE + " " + seconds + " " + gateways));
        Cpu before = bed.cpu();
        Loop closed = Loop.of(load.askNumbers("closed " + WORKERS + " " + seconds + " " + gateways));
        return new Pair(open, closed, bed.cpu().minus(before).perThousand(closed.good()));
    }

    /** @param cpu of the closed loop */
    private record Pair(Loop open, Loop closed, String cpu) {}

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
