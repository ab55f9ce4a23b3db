package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Start and memory of one replica with ever more gateways: idle, and when each has reported once. */
final class MemoryStage implements Stage {
    private static final String NAME = "memory";
    /** Twice as long as most of what a replica looks for by itself. */
    private static final int IDLE_SECONDS = 10;

    private static final double MIB = 1024.0 * 1024;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.replicas(1);
        table.add(
                NAME, "start to ready, empty database with the tables to make", seconds(bed.replica()), "", "", "", "");
        List<Integer> sizes = bed.options().quick()
                ? List.of(bed.all())
                : Stream.of(1_000, 10_000, bed.all())
                        .filter(size -> size <= bed.all())
                        .distinct()
                        .toList();
        for (int size : sizes) {
            bed.register(size);
            bed.stopReplicas();
            bed.replicas(1);
            Application replica = bed.replica();
            String what = "%,d gateways".formatted(size);
            String goal = size == 100_000 ? "300 MB resident" : "";
            String notes = "start to ready %s; %s".formatted(seconds(replica), idle(bed));
            table.add(NAME, what + ", idle", memory(replica), "", "", goal, notes);
            Child sender = UplinkStage.sender(bed, Topics.STATUS, UplinkStage.Load.multiplexed(size));
            new Flow(sender).run(size, () -> bed.metrics().received());
            bed.end(sender);
            Metrics.Reports reports = UplinkStage.settled(bed);
            table.add(NAME, what + ", each has reported", memory(replica), "", "", goal, reports.toString());
        }
    }

    /** What a replica costs when nothing happens: what it looks for by itself. */
    private static String idle(Bed bed) {
        Cpu before = bed.cpu();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
        Cpu used = bed.cpu().minus(before);
        return "idle it uses %.0f%% of a processor, the database %.0f%%"
                .formatted(used.application() * 100 / IDLE_SECONDS, used.database() * 100 / IDLE_SECONDS);
    }

    private static String seconds(Application replica) {
        return "%.1f s".formatted(replica.startSeconds());
    }

    private static String memory(Application replica) throws IOException, InterruptedException {
        long pid = replica.process().pid();
        long before = Proc.residentBytes(pid);
        long heap = liveHeapBytes(pid);
        return "%.0f MiB resident, %.0f MiB live heap".formatted(before / MIB, heap / MIB);
    }

    /** What is reachable: the histogram of the heap begins with a full collection. */
    private static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder("jcmd", Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return output.lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd said: " + output));
    }
}
