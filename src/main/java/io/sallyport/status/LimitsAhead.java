package io.sallyport.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The gateways of the whole fleet that reach a limit, the soonest first. Making it takes a pass over an hour's samples, seconds of a large
 * fleet: so it is kept for a while for all who ask, one thread of a replica makes it, and the others are meanwhile given what there was. Only
 * gateways with a limit in sight are held. Safe for any number of threads.
 */
@ApplicationScoped
class LimitsAhead {
    private final OutlookRepository outlooks;
    private final Clock clock;
    private final StatusConfig.Forecasts config;
    private final Timer timer;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Known known;

    @Inject
    LimitsAhead(OutlookRepository outlooks, Clock clock, StatusConfig config, MeterRegistry registry) {
        this(outlooks, clock, config.forecasts(), registry);
    }

    LimitsAhead(OutlookRepository outlooks, Clock clock, StatusConfig.Forecasts config, MeterRegistry registry) {
        this.outlooks = outlooks;
        this.clock = clock;
        this.config = config;
        this.timer = registry.timer("sallyport.status.forecast");
        Gauge.builder("sallyport.status.forecast.kept", this::kept).register(registry);
    }

    @Transactional
    List<LimitAhead> soonestFirst() {
        Known before = known;
        if (before != null && isFresh(before)) {
            return before.limits();
        }
        if (before == null) {
            making.lock();
        } else if (!making.tryLock()) {
            return before.limits();
        }
        try {
            Known meanwhile = known;
            if (meanwhile != null && isFresh(meanwhile)) {
                return meanwhile.limits();
            }
            Known made = timer.record(this::make);
            known = made;
            return made.limits();
        } finally {
            making.unlock();
        }
    }

    private Known make() {
        Instant now = clock.instant();
        List<LimitAhead> limits = new ArrayList<>();
        outlooks.eachOfFleet(now.minus(config.window()), outlook -> LimitAhead.of(outlook, now, config)
                .ifPresent(limits::add));
        limits.sort(LimitAhead.SOONEST);
        return new Known(now, limits);
    }

    private boolean isFresh(Known some) {
        return clock.instant().isBefore(some.at().plus(config.fleetEvery()));
    }

    private int kept() {
        Known some = known;
        return some == null ? 0 : some.limits().size();
    }

    private record Known(Instant at, List<LimitAhead> limits) {}
}
