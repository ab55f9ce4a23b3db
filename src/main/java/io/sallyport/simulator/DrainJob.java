package io.sallyport.simulator;

import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ResourceKind;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One drain: some shares and volumes are quiesced, and their dirty data leave. Confined to the gateway's event loop. */
final class DrainJob {
    /** What stays at least of what something blocks, of one share or volume. */
    private static final long LEAST_STUCK_BYTES = 4_096;

    private static final int STUCK_SHARE = 32;

    private final GatewayStorage storage;
    private final Set<String> scope;
    private final Instant expires;
    private final double bytesPerSecond;
    private final long dirtyAtFirst;
    private final Promise<Drained> ended = Promise.promise();

    /** @param reason why it did not come to its end, where something blocked it */
    record Drained(long dirtyBytes, @Nullable String reason) {}

    DrainJob(GatewayStorage storage, Set<String> scope, Drain drain, Duration duration, Instant now) {
        this.storage = storage;
        this.scope = scope;
        this.expires = now.plusSeconds(Objects.requireNonNull(drain.maxWaitSeconds()));
        this.dirtyAtFirst = storage.state().dirtyBytes(scope);
        this.bytesPerSecond = dirtyAtFirst * 1e3 / duration.toMillis();
        scope.forEach(id -> storage.say(id, Condition.DRAINING));
    }

    Promise<Drained> ended() {
        return ended;
    }

    boolean covers(String id) {
        return scope.contains(id);
    }

    /** Goes on as far as the fault lets it; the promise is kept once nothing is dirty, or it is too late. */
    void tick(Fault fault, Instant now) {
        Optional<String> blocked = scope.stream()
                .map(id -> fault.blocks(id.startsWith(ResourceKind.VOLUME.member())))
                .flatMap(Optional::stream)
                .findFirst();
        boolean stuck = blocked.isPresent() && !fault.isOfTheBucket();
        StorageState state = storage.state();
        for (String id : scope) {
            long dirty = state.dirtyBytes(Set.of(id));
            long left = stuck ? Math.max(LEAST_STUCK_BYTES, Math.min(dirty, dirtyAtFirst / STUCK_SHARE)) : 0;
            storage.model().flush(id, bytesPerSecond, left);
        }
        long dirty = state.dirtyBytes(scope);
        if (dirty == 0 && !stuck) {
            ended.tryComplete(new Drained(0, null));
        } else if (!now.isBefore(expires)) {
            ended.tryComplete(new Drained(dirty, blocked.orElse(null)));
        }
    }

    /** Of what was dirty at first. */
    int percent() {
        long dirty = Math.min(dirtyAtFirst, storage.state().dirtyBytes(scope));
        return dirtyAtFirst == 0 ? 100 : (int) (100 - 100.0 * dirty / dirtyAtFirst);
    }

    /** Users may write again. */
    void release() {
        scope.forEach(id -> {
            storage.model().release(id);
            storage.say(id, null);
        });
    }
}
