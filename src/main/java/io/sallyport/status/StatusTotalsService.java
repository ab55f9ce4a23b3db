package io.sallyport.status;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.BrokerLink;
import io.sallyport.protocol.GroupId;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sums up a group, or the fleet: the database does the sums in one statement, and only its few slices are added here. */
@ApplicationScoped
class StatusTotalsService {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final StatusRepository statuses;
    private final BrokerLink link;
    private final Clock clock;

    StatusTotalsService(StatusRepository statuses, BrokerLink link, Clock clock) {
        this.statuses = statuses;
        this.link = link;
        this.clock = clock;
    }

    @Transactional
    StatusTotals ofFleet(Reach reach) {
        return add(null, statuses.slices(null, reach, !link.canReceive()), clock.instant());
    }

    /** @throws Refusal 404 {@code GROUP_NOT_FOUND} */
    @Transactional
    StatusTotals ofGroup(GroupId group, Reach reach) {
        statuses.requireGroup(group);
        return add(group.value(), statuses.slices(group, reach, !link.canReceive()), clock.instant());
    }

    static StatusTotals add(@Nullable String group, List<TotalsSlice> slices, Instant now) {
        Predicate<TotalsSlice> all = slice -> true;
        List<TotalsSlice> current =
                slices.stream().filter(TotalsSlice::isCurrent).toList();
        return new StatusTotals(
                group,
                slices.stream().mapToLong(TotalsSlice::gateways).sum(),
                count(slices, PresenceState.class, TotalsSlice::presence),
                slices.stream().mapToLong(TotalsSlice::flapping).sum(),
                count(slices, DataPath.class, TotalsSlice::dataPath),
                count(slices, Location.class, TotalsSlice::location),
                count(slices, GatewayType.class, TotalsSlice::type),
                sum(slices, all, TotalsSlice::dirtyBytes),
                sum(slices, slice -> !slice.isCurrent(), TotalsSlice::dirtyBytes),
                sum(current, all, TotalsSlice::clients),
                cpu(current),
                current.stream().mapToLong(TotalsSlice::withCriticalAlerts).sum(),
                reports(slices, now));
    }

    private static <E extends Enum<E>> Map<E, Long> count(
            List<TotalsSlice> slices, Class<E> type, Function<TotalsSlice, E> key) {
        Map<E, Long> counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, 0L);
        }
        slices.forEach(slice -> counts.merge(key.apply(slice), slice.gateways(), Long::sum));
        return counts;
    }

    /** What a gateway says of itself may be anything that a number can be, so the sum may be more than a number can be. */
    private static long sum(
            List<TotalsSlice> slices, Predicate<TotalsSlice> which, Function<TotalsSlice, BigDecimal> value) {
        return slices.stream()
                .filter(which)
                .map(value)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .min(MOST)
                .longValue();
    }

    private static StatusTotals.@Nullable Cpu cpu(List<TotalsSlice> current) {
        long count = current.stream().mapToLong(TotalsSlice::cpuCount).sum();
        if (count == 0) {
            return null;
        }
        return new StatusTotals.Cpu(
                current.stream().mapToDouble(TotalsSlice::cpuSum).sum() / count,
                current.stream().mapToDouble(TotalsSlice::cpuMaximum).max().orElse(0));
    }

    private static StatusTotals.Reports reports(List<TotalsSlice> slices, Instant now) {
        Instant oldest =
                times(slices, TotalsSlice::oldestAt).min(Instant::compareTo).orElse(null);
        return new StatusTotals.Reports(
                slices.stream().mapToLong(TotalsSlice::reports).sum(),
                times(slices, TotalsSlice::newestAt).max(Instant::compareTo).orElse(null),
                oldest,
                oldest == null
                        ? null
                        : Math.max(0, Duration.between(oldest, now).toSeconds()));
    }

    private static Stream<Instant> times(List<TotalsSlice> slices, Function<TotalsSlice, @Nullable Instant> time) {
        return slices.stream().map(time).filter(Objects::nonNull);
    }
}
