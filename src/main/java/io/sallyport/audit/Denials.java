package io.sallyport.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.security.AccessDenied;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up attempts that were denied, so that a flood of them is no flood of entries. Bounded: what is beyond is counted as "others". Safe for any number of threads. */
@ApplicationScoped
class Denials {
    private static final Key OTHERS = new Key("others", null, "denied", "others", null);

    private final int most;
    private final Clock clock;
    private final Counter told;
    private final Counter others;
    /** Guarded by this. */
    private Map<Key, Sum> sums = new LinkedHashMap<>();

    Denials(AuditConfig config, Clock clock, MeterRegistry registry) {
        this.most = config.denials();
        this.clock = clock;
        this.told = registry.counter("sallyport.audit.denied", "told", "each");
        this.others = registry.counter("sallyport.audit.denied", "told", "others");
        registry.gauge("sallyport.audit.denials", this, Denials::waiting);
    }

    void add(AccessDenied denied) {
        Instant now = clock.instant();
        boolean each = add(Key.of(denied), new Sum(now, now, 1));
        (each ? told : others).increment();
    }

    synchronized int waiting() {
        return sums.size();
    }

    /** All of them, which are then forgotten here. */
    synchronized Map<Key, Sum> take() {
        Map<Key, Sum> taken = sums;
        sums = new LinkedHashMap<>();
        return taken;
    }

    /** They could not be written. */
    void putBack(Map<Key, Sum> taken) {
        taken.forEach(this::add);
    }

    /** @return whether it is told from others */
    private synchronized boolean add(Key key, Sum sum) {
        // The one of the others is not counted, so that there is always a place for it.
        boolean fits = sums.containsKey(key) || sums.size() < most;
        sums.merge(fits ? key : OTHERS, sum, Sum::and);
        return fits;
    }

    static List<AuditEntry> entries(Map<Key, Sum> taken, Instant now) {
        List<AuditEntry> entries = new ArrayList<>();
        taken.forEach((key, sum) -> entries.add(new AuditEntry(
                AuditTable.newId(),
                now,
                key.actor(),
                key.address(),
                key.action(),
                AuditOutcome.DENIED,
                key.resource(),
                key.resourceId(),
                null,
                "{\"first\":\"%s\",\"last\":\"%s\"}".formatted(sum.first(), sum.last()),
                sum.times(),
                null)));
        return entries;
    }

    /** Which are alike. The ID is cut, as whoever asks may make one up. */
    record Key(String actor, @Nullable String address, String action, String resource, @Nullable String resourceId) {
        private static final int LONGEST_ID = 128;

        static Key of(AccessDenied denied) {
            String id = denied.resourceId();
            return new Key(
                    denied.actor().name(),
                    denied.actor().address(),
                    denied.action(),
                    denied.resource(),
                    id == null || id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID));
        }
    }

    record Sum(Instant first, Instant last, long times) {
        Sum and(Sum other) {
            return new Sum(
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    times + other.times);
        }
    }
}
