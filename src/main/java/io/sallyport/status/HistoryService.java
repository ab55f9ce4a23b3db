package io.sallyport.status;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says what a gateway's status was. */
@ApplicationScoped
public class HistoryService {
    private final HistoryRepository history;
    private final GatewayService gateways;
    private final Clock clock;
    private final Duration sampleInterval;

    HistoryService(HistoryRepository history, GatewayService gateways, Clock clock, StatusConfig config) {
        this.history = history;
        this.gateways = gateways;
        this.clock = clock;
        this.sampleInterval = config.history().sampleInterval();
    }

    /**
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, also if it was deleted; 400 {@code INVALID_TIME}, {@code INVALID_RANGE},
     *     {@code INVALID_STEP} or {@code TOO_MANY_POINTS}
     */
    @Transactional
    public HistoryView of(GatewayId id, @Nullable String from, @Nullable String to, @Nullable String step) {
        HistoryRange range = HistoryRange.of(from, to, step, clock.instant(), sampleInterval);
        gateways.target(id);
        return new HistoryView(id.value(), range.from(), range.to(), range.stepSeconds(), history.points(id, range));
    }
}
