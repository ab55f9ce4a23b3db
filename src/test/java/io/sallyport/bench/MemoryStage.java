package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Start and memory of one replica with ever more gateways: idle, and when each has reported once. */
final class MemoryStage implements Stage {
    private static final String NAME = "memory";
    private static final double MIB = 1024.0 * 1024;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.replicas(1);
        table.add(
                NAME, "start to ready, empty database with the tables to make", seconds(bed.replica()), "", "", "", "");
        List<Integer> sizes = bed.options().quick() ? List.of(10_000) : List.of(1_000, 10_000, 100_000);
        for (int size : sizes) {
            if (size < bed.registered()) {
                continue;
            }
            bed.register(size);
            bed.stopReplicas();
            bed.replicas(1);
            Application replica = bed.replica();
            String idle = memory(replica);
            Child sender = UplinkStage.sender(bed, Topics.STATUS, UplinkStage.Load.multiplexed(size));
            new Flow(sender).run(size, () -> bed.metrics().received());
            bed.end(sender);
            UplinkStage.settled(bed);
            table.add(
                    NAME,
                    "%,d gateways, each has reported".formatted(size),
                    memory(replica),
                    "",
                    "",
                    size == 100_000 ? "300 MB resident" : "",
                    "idle after the start: " + idle + "; start to ready " + seconds(replica));
        }
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
