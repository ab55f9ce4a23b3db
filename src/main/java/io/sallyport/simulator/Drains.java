package io.sallyport.simulator;

import io.sallyport.protocol.Activity;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.simulator.DrainJob.Drained;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The drains that are under way, each for a command. Confined to the gateway's event loop. */
final class Drains {
    private static final Drain NO_HURRY = new Drain(3_600, null);

    private final GatewayStorage storage;
    private final Supplier<Fault> fault;
    private final Environment environment;
    private final Map<UUID, Running> running = new HashMap<>();

    private record Running(DrainJob job, long timer) {}

    Drains(GatewayStorage storage, Supplier<Fault> fault, Environment environment) {
        this.storage = storage;
        this.fault = fault;
        this.environment = environment;
    }

    /**
     * Makes sure that what comes then loses no dirty data, or only what it may.
     *
     * @param limitBytes so much may be lost without being asked
     * @param drain null: it is refused if there are more
     */
    Work before(
            UUID command,
            Set<String> scope,
            boolean acceptDataLoss,
            @Nullable Drain drain,
            long limitBytes,
            Work.Progress progress,
            Supplier<Work> then) {
        if (drain != null && !scope.isEmpty()) {
            return new Work.Later(drain(command, scope, drain, progress)
                    .map(drained -> drained.dirtyBytes() == 0 && drained.reason() == null
                                    || acceptDataLoss
                                    || drain.onExpiry() == Drain.OnExpiry.PROCEED
                            ? then.get()
                            : refused(drained)));
        }
        long dirty = storage.state().dirtyBytes(scope);
        return acceptDataLoss || dirty <= limitBytes ? then.get() : refused(new Drained(dirty, null));
    }

    /** Only drains. */
    Work of(UUID command, Set<String> scope, @Nullable Drain drain, Work.Progress progress) {
        return before(command, scope, false, drain == null ? NO_HURRY : drain, 0, progress, Work::done);
    }

    private static Work refused(Drained drained) {
        return new Work.Done(new Outcome.Failed(
                RpcError.WOULD_LOSE_DATA, "dirty data would be lost", drained.reason(), null, drained.dirtyBytes()));
    }

    private Future<Drained> drain(UUID command, Set<String> scope, Drain drain, Work.Progress progress) {
        SimulatorSettings settings = environment.settings();
        DrainJob job = new DrainJob(
                storage,
                scope,
                drain,
                settings.drainDuration(),
                environment.clock().instant());
        long timer = environment.vertx().setPeriodic(settings.drainInterval().toMillis(), tick -> tick(job, progress));
        running.put(command, new Running(job, timer));
        storage.say(Activity.DRAINING);
        tick(job, progress);
        return job.ended().future();
    }

    private void tick(DrainJob job, Work.Progress progress) {
        if (!job.ended().future().isComplete()) {
            progress.say("draining", job.percent());
            job.tick(fault.get(), environment.clock().instant());
        }
    }

    boolean covers(String id) {
        return running.values().stream().anyMatch(drain -> drain.job().covers(id));
    }

    /** The command that it was for has ended. */
    void release(UUID command) {
        Running drain = running.remove(command);
        if (drain != null) {
            environment.vertx().cancelTimer(drain.timer());
            drain.job().release();
            if (running.isEmpty()) {
                storage.say(Activity.IDLE);
            }
        }
    }
}
