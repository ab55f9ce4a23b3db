package io.sallyport.recovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.gateways.GatewayDirectory.Standing;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkWitness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hears, while a recovery is open, who speaks that the database does not know, or knows under an older binding: the broker let them in, so they were activated after
 * the backup. Added up in memory and written with each look.
 */
@ApplicationScoped
class UnknownGateways implements UplinkWitness {
    private final RecoveryWatch watch;
    private final GatewayDirectory directory;
    private final UnknownGatewayRepository unknown;
    private final int most;
    private final Counter untold;
    /** Guarded by this; sorted, so that two replicas that write do not deadlock. */
    private Map<String, HeardGateway> heard = new TreeMap<>();

    UnknownGateways(
            RecoveryWatch watch,
            GatewayDirectory directory,
            UnknownGatewayRepository unknown,
            RecoveryConfig config,
            MeterRegistry registry) {
        this.watch = watch;
        this.directory = directory;
        this.unknown = unknown;
        this.most = config.unknownGateways();
        this.untold = registry.counter("sallyport.recovery.unknown.untold");
        registry.gauge("sallyport.recovery.unknown.heard", this, UnknownGateways::size);
    }

    @Override
    public void heard(Uplink<?> uplink) {
        if (watch.begunAt().isEmpty()) {
            return;
        }
        Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing == Standing.KNOWN || standing == Standing.QUARANTINED) {
            return;
        }
        synchronized (this) {
            String id = uplink.gatewayId().value();
            if (heard.size() >= most && !heard.containsKey(id)) {
                untold.increment();
                return;
            }
            heard.put(id, HeardGateway.of(heard.get(id), uplink));
        }
    }

    /** Those that are bound in the database by now, or were fenced there, are none. */
    @Transactional
    void write() {
        Map<String, HeardGateway> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        Map<String, Long> bindings = unknown.bindingsOf(taken.keySet());
        taken.values().removeIf(one -> {
            Long known = bindings.get(one.gatewayId());
            return known != null && one.binding() <= known;
        });
        long room = most - unknown.count();
        for (HeardGateway one : taken.values()) {
            if (room > 0 || unknown.findById(one.gatewayId()) != null) {
                unknown.add(one);
                room--;
            } else {
                untold.increment();
            }
        }
    }

    private synchronized Map<String, HeardGateway> take() {
        Map<String, HeardGateway> taken = heard;
        heard = new TreeMap<>();
        return taken;
    }

    private synchronized int size() {
        return heard.size();
    }
}
