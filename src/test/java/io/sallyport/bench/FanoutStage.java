package io.sallyport.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One batch of commands to every gateway, to the last one's receipt, and with replies until each command has ended. */
final class FanoutStage implements Stage {
    private static final String NAME = "fanout";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The dispatcher's. */
    private static final int WINDOW = 500;

    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Pattern COUNTS = Pattern.compile("\"counts\":\\{([^}]*)}");

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.withoutReplicas();
        Child gateways = bed.load(GatewaysRole.NAME);
        double bare = bare(bed, gateways, bed.all());
        bed.replicas(1);
        for (boolean wantsReply : new boolean[] {true, false}) {
            batch(bed, gateways, Fleet.SMALL.value(), bed.fleet().small(), wantsReply);
        }
        Cpu before = bed.cpu();
        Sent noReply = batch(bed, gateways, "", bed.all(), false);
        Cpu between = bed.cpu();
        Sent replied = batch(bed, gateways, "", bed.all(), true);
        Cpu after = bed.cpu();
        String what = "%,d commands in one batch, ".formatted(bed.all());
        table.rate(
                NAME,
                what + "no reply, to the last receipt",
                noReply.toReceipt(),
                bare,
                "commands/s",
                "5,000/s",
                between.minus(before).perThousand(bed.all()) + "; " + noReply.notes());
        table.rate(
                NAME,
                what + "with replies, to the last receipt",
                replied.toReceipt(),
                bare,
                "commands/s",
                "",
                after.minus(between).perThousand(bed.all()) + "; " + replied.notes());
        table.rate(
                NAME, what + "with replies, until each has ended", replied.toEnd(), bare, "commands/s", "1,500/s", "");
        check(table, noReply, bed.all(), "DISPATCHED");
        check(table, replied, bed.all(), "SUCCEEDED");
    }

    static void check(Table table, Sent sent, int commands, String state) {
        if (!sent.states().equals(Map.of(state, (long) commands)) || sent.repeated() > 0) {
            table.broken(NAME, "%,d commands should be %s".formatted(commands, state), sent.notes());
        }
    }

    private static double bare(Bed bed, Child gateways, int commands) {
        Child sender = bed.load(CommandSender.NAME, bed.fleet().small(), WINDOW);
        gateways.ask("reset");
        sender.ask("send " + commands / 2);
        lastReceipt(gateways, commands / 2);
        gateways.ask("reset");
        long start = sender.askNumbers("send " + commands)[0];
        long end = lastReceipt(gateways, commands)[2];
        bed.end(sender);
        return commands * 1e9 / (end - start);
    }

    /** Issues a batch and waits for its end. @param group empty for all gateways */
    static Sent batch(Bed bed, Child gateways, String group, int commands, boolean wantsReply) {
        gateways.ask("reset");
        long start = System.nanoTime();
        String issued = bed.replica().post("/api/v1/command-batches", Commands.batch(group, wantsReply));
        Matcher id = ID.matcher(issued);
        if (!id.find()) {
            throw new IllegalStateException("a batch has no ID: " + issued);
        }
        long[] received = lastReceipt(gateways, commands);
        Map<String, Long> states = new TreeMap<>();
        long changed = System.nanoTime();
        long end = changed;
        while (!hasEnded(states, commands) && System.nanoTime() - changed < PATIENCE.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            Map<String, Long> now = states(bed.replica().get("/api/v1/command-batches/" + id.group(1)));
            end = System.nanoTime();
            if (!now.equals(states)) {
                changed = end;
                states = now;
            }
        }
        return new Sent(
                received[0] * 1e9 / (received[2] - start),
                commands * 1e9 / (end - start),
                received[0],
                received[1],
                states);
    }

    /** @return how many came, how many of them again, and when the last did */
    private static long[] lastReceipt(Child gateways, int commands) {
        long[] count = {0, 0, 0};
        long changed = System.nanoTime();
        while (count[0] < commands && System.nanoTime() - changed < PATIENCE.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            long[] now = gateways.askNumbers("count");
            if (now[0] != count[0]) {
                changed = System.nanoTime();
            }
            count = now;
        }
        return count;
    }

    private static boolean hasEnded(Map<String, Long> states, int commands) {
        return states.entrySet().stream()
                        .filter(state -> !state.getKey().matches("SCHEDULED|WAITING|QUEUED|SENT|RECEIVED|RUNNING"))
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                == commands;
    }

    private static Map<String, Long> states(String batch) {
        Map<String, Long> states = new TreeMap<>();
        Matcher counts = COUNTS.matcher(batch);
        if (counts.find() && !counts.group(1).isEmpty()) {
            for (String count : counts.group(1).split(",")) {
                String[] pair = count.split(":");
                states.put(pair[0].replace("\"", ""), Long.parseLong(pair[1]));
            }
        }
        return states;
    }

    /**
     * What became of a batch.
     *
     * @param toReceipt commands a second to the last receipt
     * @param toEnd commands a second until each had ended
     */
    record Sent(double toReceipt, double toEnd, long received, long repeated, Map<String, Long> states) {
        String notes() {
            return "received %,d, again %d, states %s".formatted(received, repeated, states);
        }
    }
}
