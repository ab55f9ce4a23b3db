package io.sallyport.status;

import io.sallyport.protocol.ShareStatus.State;
import io.sallyport.protocol.StatusReport;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a gateway serves its users: another thing than whether the console can reach it. */
public enum DataPath {
    SERVING,
    /** A share or a volume is unavailable, degraded or throttled. */
    DEGRADED,
    /** Every share and volume is unavailable. */
    DOWN,
    /** No report is current, so nobody can tell. */
    UNKNOWN;

    private static final Set<State> UNAVAILABLE = Set.of(State.UNAVAILABLE, State.FAILED);
    private static final Set<State> IMPAIRED =
            Set.of(State.UNAVAILABLE, State.FAILED, State.DEGRADED, State.THROTTLED, State.READ_ONLY);

    static DataPath of(StatusReport report) {
        List<@Nullable State> states = Stream.concat(
                        report.shares().stream().map(share -> share.state()),
                        report.volumes().stream().map(volume -> volume.state()))
                .toList();
        // A state that is absent, or that only a newer gateway knows, is null: nobody can say that it does not serve.
        if (!states.isEmpty() && states.stream().allMatch(state -> state != null && UNAVAILABLE.contains(state))) {
            return DOWN;
        }
        boolean throttled = report.caches().stream().anyMatch(cache -> Boolean.TRUE.equals(cache.throttled()));
        return throttled || states.stream().anyMatch(state -> state != null && IMPAIRED.contains(state))
                ? DEGRADED
                : SERVING;
    }
}
