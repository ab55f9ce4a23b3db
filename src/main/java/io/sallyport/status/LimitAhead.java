package io.sallyport.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.sallyport.gateways.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that reaches a limit, or has.
 *
 * @param receivedAt when the report came in that the present values are from
 * @param ageSeconds how old it is now
 * @param forecast of the limit that it reaches first
 */
@Schema(
        name = "LimitAhead",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","name":"hangzhou-cloud-01","group":"GID_hangzhou","site":"hangzhou-2","presence":"ONLINE",
                 "receivedAt":"2026-11-22T10:00:00Z","ageSeconds":12,
                 "forecast":{"what":"DIRTY_DATA_THROTTLES","presentBytes":536870912000,"limitBytes":858993459200,"bytesPerSecond":29826161.8,
                  "outcome":"EXPECTED","at":"2026-11-22T13:00:00Z","inSeconds":10788}}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitAhead(
        String gatewayId,
        String name,
        String group,
        @Nullable String site,
        PresenceState presence,
        Instant receivedAt,
        long ageSeconds,
        Forecast forecast) {
    /** Of those that have reached one the gateway first of which more is known. */
    static final Comparator<LimitAhead> SOONEST = Comparator.comparingLong(LimitAhead::secondsLeft)
            .thenComparingLong(LimitAhead::ageSeconds)
            .thenComparing(LimitAhead::gatewayId);

    /** Empty if no limit is in sight. */
    static Optional<LimitAhead> of(Outlook outlook, Instant now, StatusConfig.Forecasts config) {
        return outlook.soonestLimit(now, config)
                .map(forecast -> new LimitAhead(
                        outlook.gatewayId(),
                        outlook.name(),
                        outlook.group(),
                        outlook.site(),
                        outlook.presence(),
                        outlook.receivedAt(),
                        Math.max(0, Duration.between(outlook.receivedAt(), now).toSeconds()),
                        forecast));
    }

    LimitAhead whileBrokerIsAway() {
        return new LimitAhead(
                gatewayId, name, group, site, PresenceState.BROKER_AWAY, receivedAt, ageSeconds, forecast);
    }

    @JsonIgnore
    private long secondsLeft() {
        return Objects.requireNonNull(forecast.inSeconds());
    }
}
