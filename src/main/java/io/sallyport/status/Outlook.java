package io.sallyport.status;

import io.sallyport.gateways.PresenceState;
import io.sallyport.status.Forecast.Outcome;
import io.sallyport.status.Forecast.What;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the forecasts of one gateway follow from.
 *
 * @param receivedAt when its newest report came in, which the present values are from
 * @param data the present dirty data of its fullest cache; null if not reported, as is metadata
 * @param presence as it was written, so never that the broker is away
 * @param samples their sums; what is absent has none
 */
record Outlook(
        String gatewayId,
        String name,
        String group,
        @Nullable String site,
        PresenceState presence,
        Instant receivedAt,
        long dirtyBytes,
        @Nullable FullestCache data,
        @Nullable FullestCache metadata,
        boolean throttled,
        Map<Series, TrendSums> samples) {
    private static final Comparator<Forecast> SOONEST =
            Comparator.comparingLong(forecast -> forecast.inSeconds() == null ? Long.MAX_VALUE : forecast.inSeconds());

    /** What is sampled. */
    enum Series {
        /** All dirty data, in bytes. */
        DIRTY("dirty"),
        /** Of the size of the cache where it is the largest. */
        DIRTY_SHARE("dirty_share"),
        /** Of the limit of the cache where it is the largest. */
        METADATA_SHARE("metadata_share");

        final String column;

        Series(String column) {
            this.column = column;
        }
    }

    Outlook with(Map<Series, TrendSums> others) {
        return new Outlook(
                gatewayId, name, group, site, presence, receivedAt, dirtyBytes, data, metadata, throttled, others);
    }

    /** Of each kind one. */
    List<Forecast> forecasts(Instant now, StatusConfig.Forecasts config) {
        Forecast drained = Forecast.of(
                What.UPLOADS_DRAINED, dirtyBytes, 0, trend(Series.DIRTY, config), receivedAt, now, config.horizon());
        return List.of(dirtyData(now, config), metadata(now, config), drained);
    }

    /** The limit that is reached first, or is already; empty if none is in sight. */
    Optional<Forecast> soonestLimit(Instant now, StatusConfig.Forecasts config) {
        return List.of(dirtyData(now, config), metadata(now, config)).stream()
                .filter(Forecast::isAhead)
                .min(SOONEST);
    }

    private Forecast dirtyData(Instant now, StatusConfig.Forecasts config) {
        Forecast forecast =
                share(What.DIRTY_DATA_THROTTLES, data, config.throttlingAt(), Series.DIRTY_SHARE, now, config);
        // Full metadata explains it just as well.
        return throttled && metadata(now, config).outcome() != Outcome.REACHED ? forecast.butReached() : forecast;
    }

    private Forecast metadata(Instant now, StatusConfig.Forecasts config) {
        return share(What.METADATA_THROTTLES, metadata, 1, Series.METADATA_SHARE, now, config);
    }

    private Forecast share(
            What what,
            @Nullable FullestCache cache,
            double limit,
            Series series,
            Instant now,
            StatusConfig.Forecasts config) {
        if (cache == null) {
            return Forecast.notReported(what);
        }
        Trend trend = trend(series, config);
        return Forecast.of(
                what,
                cache.bytes(),
                Math.round(limit * cache.ofBytes()),
                trend == null ? null : trend.times(cache.ofBytes()),
                receivedAt,
                now,
                config.horizon());
    }

    private @Nullable Trend trend(Series series, StatusConfig.Forecasts config) {
        TrendSums sums = samples.get(series);
        return sums == null ? null : sums.trend(config.samples(), config.span());
    }
}
