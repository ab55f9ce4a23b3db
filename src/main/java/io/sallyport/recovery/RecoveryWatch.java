package io.sallyport.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.commands.DispatchHold;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows in memory whether a recovery is open. Until the database has been asked it takes one for open, so that a replica that starts sends nothing before it knows; when
 * the database is away, what was last known stays.
 */
@ApplicationScoped
public class RecoveryWatch implements DispatchHold {
    private final RecoveryRepository recoveries;
    /** Written by the looks, read by everybody. */
    private volatile boolean held = true;

    private volatile @Nullable Instant begunAt;

    RecoveryWatch(RecoveryRepository recoveries, MeterRegistry registry) {
        this.recoveries = recoveries;
        registry.gauge("sallyport.recovery.open", this, watch -> watch.begunAt == null ? 0 : 1);
    }

    /** @throws RuntimeException if the database is away */
    @Transactional
    void look() {
        Optional<Recovery> open = recoveries.open();
        begunAt = open.map(Recovery::begunAt).orElse(null);
        held = open.isPresent();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /** When the recovery that is open began; empty if none is, as far as is known. */
    public Optional<Instant> begunAt() {
        return Optional.ofNullable(begunAt);
    }
}
