package io.sallyport.status;

import io.sallyport.api.Listing;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayService;
import io.sallyport.messaging.BrokerLink;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Place;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;

/** Says what is to be expected of a gateway, and of which gateways something is to be expected soon. */
@ApplicationScoped
public class ForecastService {
    private final OutlookRepository outlooks;
    private final LimitsAhead limits;
    private final GatewayService gateways;
    private final BrokerLink link;
    private final Clock clock;
    private final StatusConfig.Forecasts config;

    ForecastService(
            OutlookRepository outlooks,
            LimitsAhead limits,
            GatewayService gateways,
            BrokerLink link,
            Clock clock,
            StatusConfig config) {
        this.outlooks = outlooks;
        this.limits = limits;
        this.gateways = gateways;
        this.link = link;
        this.clock = clock;
        this.config = config.forecasts();
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, or {@code NO_STATUS} if the gateway has not reported yet */
    @Transactional
    public GatewayForecasts of(GatewayId id) {
        gateways.target(id);
        Instant now = clock.instant();
        boolean brokerAway = !link.canReceive();
        return outlooks.of(id, now.minus(config.window()))
                .map(outlook -> GatewayForecasts.of(outlook, brokerAway, now, config))
                .orElseThrow(() -> Refusal.notFound("NO_STATUS", "The gateway has not reported yet."));
    }

    /** The gateways that reach a limit the soonest, first those that have. */
    public Listing<LimitAhead> soonest(FleetFilter filter, Reach reach) {
        boolean brokerAway = !link.canReceive();
        return new Listing<>(limits.soonestFirst().stream()
                .filter(limit -> reach.includes(new Place(limit.group(), limit.site())))
                .filter(filter::includes)
                .limit(filter.limit())
                .map(limit -> brokerAway ? limit.whileBrokerIsAway() : limit)
                .toList());
    }
}
