package io.sallyport.bench;

/** From a REST request to its answer, through a gateway, against the least that this can cost. */
final class RoundTripStage implements Stage {
    private static final String NAME = "roundtrip";
    private static final int RATE = 100;
    private static final int WORKERS = 64;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.replicas(1);
        bed.register(bed.all());
        int seconds = bed.options().size(20, 5);
        Child gateways = bed.load(GatewaysRole.NAME);
        try {
            Servers servers = bed.servers();
            Child bare = bed.load(
                    Exchanges.BARE, bed.fleet().small(), servers.jdbcUrl(), servers.user(), servers.password());
            Pair baseline = measure(bare, bed, seconds);
            bed.end(bare);
            Child rest =
                    bed.load(Exchanges.REST, bed.fleet().small(), bed.replica().base());
            Pair application = measure(rest, bed, seconds);
            bed.end(rest);
            latency(
                    table,
                    "p50",
                    "2",
                    application.open().p50(),
                    baseline.open().p50(),
                    "good %,d, bad %,d"
                            .formatted(
                                    application.open().good(),
                                    application.open().bad()));
            latency(table, "p99", "4", application.open().p99(), baseline.open().p99(), "");
            latency(
                    table,
                    "p99.9",
                    "",
                    application.open().p999(),
                    baseline.open().p999(),
                    "");
            table.rate(
                    NAME,
                    "closed loop of " + WORKERS,
                    application.closed().perSecond(),
                    baseline.closed().perSecond(),
                    "commands/s",
                    "2,000/s",
                    "p50 %.1f ms, p99 %.1f ms, bad %,d"
                            .formatted(
                                    application.closed().p50(),
                                    application.closed().p99(),
                                    application.closed().bad()));
            if (application.open().bad() + application.closed().bad() > 0) {
                table.broken(NAME, "commands without the right answer", "");
            }
        } finally {
            bed.end(gateways);
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

    private static Pair measure(Child load, Bed bed, int seconds) {
        int gateways = bed.all();
        load.ask("closed " + WORKERS + " " + bed.options().size(8, 4) + " " + gateways);
        Loop open = Loop.of(load.askNumbers("open " + RATE + " " + seconds + " " + gateways));
        Loop closed = Loop.of(load.askNumbers("closed " + WORKERS + " " + seconds + " " + gateways));
        return new Pair(open, closed);
    }

    private record Pair(Loop open, Loop closed) {}

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
