package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;

/** The commands that a gateway works at, each with the timer that paces it. Confined to the gateway's event loop. */
final class RunningCommands {
    /** More than this at once is refused as busy, so that what a slow gateway holds is bounded. */
    static final int CAPACITY = 100;

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Map<UUID, Running> commands = new LinkedHashMap<>();

    RunningCommands(Vertx vertx) {
        this.vertx = vertx;
    }

    boolean isFull() {
        return commands.size() >= CAPACITY;
    }

    boolean contains(UUID commandId) {
        return commands.containsKey(commandId);
    }

    void begin(Command command) {
        commands.put(command.meta().commandId(), new Running(command, NO_TIMER, false));
    }

    /** Whether it still is to do something: not if a restart has cut it off meanwhile. */
    boolean isWorking(UUID commandId) {
        Running running = commands.get(commandId);
        return running != null && !running.ending();
    }

    /** It does nothing any more, but its answer is not given yet. */
    void ending(Command command) {
        UUID id = command.meta().commandId();
        end(id);
        commands.put(id, new Running(command, NO_TIMER, true));
    }

    /** Tells the percentage at each step, and at the end runs what is to be done, unless the command has ended before. */
    void pace(Command command, Duration step, Duration total, IntConsumer progress, Runnable atEnd) {
        long steps = Math.max(1, total.dividedBy(step));
        long[] done = {0};
        long timer = vertx.setPeriodic(step.toMillis(), tick -> {
            done[0]++;
            if (done[0] < steps) {
                progress.accept((int) (100 * done[0] / steps));
            } else {
                vertx.cancelTimer(tick);
                atEnd.run();
            }
        });
        commands.put(command.meta().commandId(), new Running(command, timer, false));
    }

    void end(UUID commandId) {
        Running ended = commands.remove(commandId);
        if (ended != null) {
            vertx.cancelTimer(ended.timer());
        }
    }

    /** What works now, oldest first; a copy, so that the caller may end some of them. */
    List<Command> working() {
        return commands.values().stream()
                .filter(running -> !running.ending())
                .map(Running::command)
                .toList();
    }

    private record Running(Command command, long timer, boolean ending) {}
}
