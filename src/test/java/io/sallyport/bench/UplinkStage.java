package io.sallyport.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Status reports at full speed, to their receipt by the application and to a subscriber that only counts. */
final class UplinkStage implements Stage {
    private static final String NAME = "uplink";
    private static final Duration SETTLE = Duration.ofSeconds(120);
    private static final int MULTIPLEXED = 8;
    private static final int LEAST = 20_000;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        int gateways = bed.options().size(8_000, 2_000);
        Load multiplexed = Load.multiplexed(gateways);
        Load own = new Load(gateways, gateways, 4);
        bed.withoutReplicas();
        Map<Load, Bare> bare = new LinkedHashMap<>();
        bare.put(multiplexed, bare(bed, multiplexed));
        bare.put(own, bare(bed, own));
        bed.replicas(1);
        bare.forEach((load, baseline) -> {
            Measured measured = application(bed, table, load, baseline.messages());
            table.rate(
                    NAME,
                    load.toString(),
                    measured.perSecond(),
                    baseline.perSecond(),
                    "messages/s",
                    "0.7",
                    "%s; bare subscriber %.3f; %s".formatted(measured.cpu(), baseline.cpu(), measured.where()));
        });
    }

    private static Bare bare(Bed bed, Load load) {
        Child counter = bed.load(MessageCounter.NAME, "$share/bare/" + Topics.BARE_STATUS + "/status/+");
        Child sender = sender(bed, Topics.BARE_STATUS, load);
        Flow flow = new Flow(sender);
        double warm = flow.run(bed.options().size(100_000, LEAST), () -> counter.askNumbers("count")[0])
                .perSecond();
        long messages = Math.max(LEAST, (long) (warm * bed.options().size(15, 3)));
        flow.run(messages, () -> counter.askNumbers("count")[0]);
        double before = Proc.cpuSeconds(counter.pid());
        Flow.Result result = flow.run(messages, () -> counter.askNumbers("count")[0]);
        double cpu = (Proc.cpuSeconds(counter.pid()) - before) * 1_000 / messages;
        bed.end(sender);
        bed.end(counter);
        if (result.received() < messages) {
            throw new IllegalStateException(
                    "the bare subscriber got %,d of %,d".formatted(result.received(), messages));
        }
        return new Bare(messages, result.perSecond(), cpu);
    }

    /** Messages a second that the replicas receive together, with all that is checked. */
    static Measured application(Bed bed, Table table, Load load, long messages) {
        Child sender = sender(bed, Topics.STATUS, load);
        Flow flow = new Flow(sender);
        // The compiler is at work through the first of them; the bare subscriber's code is little.
        flow.run(messages, () -> bed.metrics().received());
        flow.run(messages, () -> bed.metrics().received());
        settled(bed);
        Metrics.Reports before = bed.metrics().reports();
        Cpu cpu = bed.cpu();
        Flow.Result result = flow.run(messages, () -> bed.metrics().received());
        Metrics.Reports ended = settled(bed).minus(before);
        Cpu used = bed.cpu().minus(cpu);
        bed.end(sender);
        if (!ended.addUp() || ended.received() != messages) {
            table.broken(NAME, "sent %,d".formatted(messages), ended.toString());
        }
        return new Measured(result.perSecond(), used.perThousand(messages), ended.toString());
    }

    static Child sender(Bed bed, String parent, Load load) {
        return bed.load(
                ReportSender.NAME, parent, bed.fleet().small(), load.gateways(), load.connections(), load.window());
    }

    /** When nothing waits any more and all that was received has ended somewhere, or when that takes too long. */
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

    /** @param window messages of a connection that are not acknowledged */
    record Load(int gateways, int connections, int window) {
        static Load multiplexed(int gateways) {
            return new Load(gateways, MULTIPLEXED, 500);
        }

        @Override
        public String toString() {
            return connections == gateways
                    ? "%,d gateways, a connection each".formatted(gateways)
                    : "%,d gateways over %d connections".formatted(gateways, connections);
        }
    }

    /** @param cpu seconds for 1,000 messages */
    private record Bare(long messages, double perSecond, double cpu) {}

    record Measured(double perSecond, String cpu, String where) {}
}
