package io.sallyport.status;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.gateways.PresenceService;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Gateways that report no more: stale after three of their intervals, offline after ten. Only after the uplink and the database have been up here for a while:
 * whoever could not hear must not conclude that nobody spoke.
 */
@ApplicationScoped
@Startup
class OverdueSweep {
    private static final int STALE_AFTER_INTERVALS = 3;
    private static final int OFFLINE_AFTER_INTERVALS = 10;
    private static final int MOST_AT_ONCE = 1_000;

    private final StatusRepository statuses;
    private final PresenceService presences;
    private final ReportPace reports;
    private final BrokerLink link;
    private final Clock clock;
    /** Only the scheduler's thread uses it, one run at a time. */
    private final Listening listening = new Listening();

    OverdueSweep(
            StatusRepository statuses, PresenceService presences, ReportPace reports, BrokerLink link, Clock clock) {
        this.statuses = statuses;
        this.presences = presences;
        this.reports = reports;
        this.link = link;
        this.clock = clock;
    }

    @Scheduled(every = "${sallyport.status.overdue-check:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        listening.look(link.canReceive() && reports.keepsUp(), clock.instant()).ifPresent(since -> {
            try {
                sweep(since);
            } catch (RuntimeException e) {
                // The database is away: what came in meanwhile is not in it yet when it is back.
                listening.look(false, clock.instant());
                Log.warnf("the look for overdue gateways failed, again soon: %s", e.toString());
            }
        });
    }

    /** As if the uplink had never been away. Tests call it by hand. */
    void sweep() {
        sweep(Instant.EPOCH);
    }

    /** A gateway whose interval is longer than the uplink has been up had no chance to report yet, and is left alone. */
    long sweep(Instant listeningSince) {
        return mark(OFFLINE_AFTER_INTERVALS, PresenceState.OFFLINE, List.of("ONLINE", "STALE"), listeningSince)
                + mark(STALE_AFTER_INTERVALS, PresenceState.STALE, List.of("ONLINE"), listeningSince);
    }

    private long mark(int intervals, PresenceState state, List<String> from, Instant listeningSince) {
        long all = 0;
        List<String> ids;
        do {
            ids = statuses.overdue(clock.instant(), listeningSince, intervals, from, MOST_AT_ONCE);
            if (!ids.isEmpty()) {
                presences.overdue(ids, state);
            }
            all += ids.size();
        } while (ids.size() == MOST_AT_ONCE);
        return all;
    }
}
