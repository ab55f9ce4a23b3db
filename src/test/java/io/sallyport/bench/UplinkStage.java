package io.sallyport.bench;

import java.time.Duration;

/** Status reports at full speed, to their receipt by the application and to a subscriber that only counts. */
final class UplinkStage implements Stage {
    private static final String NAME = "uplink";
    private static final Duration SETTLE = Duration.ofSeconds(120);
    private static final int MULTIPLEXED = 8;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        int gateways = bed.options().size(8_000, 2_000);
        bed.replicas(1);
        bed.register(bed.all());
        measure(
                bed,
                table,
                gateways,
                MULTIPLEXED,
                500,
                "%,d gateways over %d connections".formatted(gateways, MULTIPLEXED));
        measure(bed, table, gateways, gateways, 4, "%,d gateways, own connections".formatted(gateways));
    }

    private static void measure(Bed bed, Table table, int gateways, int connections, int window, String what) {
        int seconds = bed.options().size(15, 5);
        Flow.Result bare;
        long messages;
        Child counter = bed.load(MessageCounter.NAME, "$share/bare/" + Topics.BARE_STATUS + "/status/+");
        Child sender = sender(bed, Topics.BARE_STATUS, gateways, connections, window);
        double bareCpu;
        try {
            Flow flow = new Flow(sender);
            double guess = flow.run(bed.options().size(50_000, 20_000), () -> counter.askNumbers("count")[0])
                    .perSecond();
            messages = Math.max(20_000, (long) (guess * seconds));
            double before = Proc.cpuSeconds(counter.pid());
            bare = flow.run(messages, () -> counter.askNumbers("count")[0]);
            bareCpu = (Proc.cpuSeconds(counter.pid()) - before) * 1_000 / messages;
        } finally {
            bed.end(sender);
            bed.end(counter);
        }
        Measured app = application(bed, table, gateways, connections, window, messages);
        table.rate(
                NAME,
                what,
                app.flow().perSecond(),
                bare.perSecond(),
                "messages/s",
                "0.7",
                app.cpu()
                        + "; subscriber %.3f; ".formatted(bareCpu)
                        + app.where()
                        + (bare.received() < messages ? "; baseline lost " + (messages - bare.received()) : ""));
    }

    /** Messages a second that the replicas receive together, with all that is checked. */
    static Measured application(Bed bed, Table table, int gateways, int connections, int window, long messages) {
        Child sender = sender(bed, Topics.STATUS, gateways, connections, window);
        try {
            Flow flow = new Flow(sender);
            flow.run(bed.options().size(50_000, 20_000), () -> bed.metrics().received());
            settled(bed);
            Metrics.Reports before = bed.metrics().reports();
            Cpu cpu = bed.cpu();
            Flow.Result result = flow.run(messages, () -> bed.metrics().received());
            Metrics.Reports after = settled(bed).minus(before);
            Cpu used = bed.cpu().minus(cpu);
            if (!after.addUp()) {
                table.broken(NAME, "the counts do not add up", after.toString());
            }
            if (after.received() != messages) {
                table.broken(NAME, "sent %,d".formatted(messages), after.toString());
            }
            return new Measured(result, used.perThousand(messages), after.toString());
        } finally {
            bed.end(sender);
        }
    }

    static Child sender(Bed bed, String parent, int gateways, int connections, int window) {
        return bed.load(ReportSender.NAME, parent, bed.fleet().small(), gateways, connections, window);
    }

    /** When nothing waits any more and all that was received has ended somewhere. */
    static Metrics.Reports settled(Bed bed) {
        try {
            Waiting.until("all reports are written", SETTLE, Duration.ofMillis(200), () -> {
                Metrics.Reports now = bed.metrics().reports();
                return now.waiting() == 0 && now.addUp();
            });
        } catch (IllegalStateException tooLong) {
            System.err.println(tooLong.getMessage());
        }
        return bed.metrics().reports();
    }

    record Measured(Flow.Result flow, String cpu, String where) {}
}
