package io.sallyport.status;

import io.sallyport.messaging.BrokerLink;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Says how much would be lost if gateways were, and where. */
@ApplicationScoped
class UnprotectedDataService {
    private final UnprotectedDataRepository data;
    private final BrokerLink link;
    private final Clock clock;

    UnprotectedDataService(UnprotectedDataRepository data, BrokerLink link, Clock clock) {
        this.data = data;
        this.link = link;
        this.clock = clock;
    }

    @Transactional
    UnprotectedData worst(UnprotectedBy by, FleetFilter filter, Reach reach) {
        FleetTerm which = FleetTerm.of(reach, filter.group(), filter.site());
        Instant now = clock.instant();
        boolean brokerAway = !link.canReceive();
        UnprotectedData.Sum total = data.total(which, now, brokerAway);
        List<UnprotectedData.Item> items = data.items(by, which, filter.limit() + 1, now, brokerAway);
        boolean more = items.size() > filter.limit();
        return new UnprotectedData(total, by, more ? items.subList(0, filter.limit()) : items, more);
    }
}
