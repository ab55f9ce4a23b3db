package io.sallyport.status;

import io.sallyport.gateways.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to be expected of a gateway.
 *
 * @param receivedAt when the report came in that the present values are from
 * @param ageSeconds how old it is now
 * @param forecasts each kind once
 */
@Schema(
        name = "GatewayForecasts",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","presence":"ONLINE","receivedAt":"2026-11-22T10:00:00Z","ageSeconds":12,
                 "forecasts":[
                  {"what":"DIRTY_DATA_THROTTLES","presentBytes":536870912000,"limitBytes":858993459200,"bytesPerSecond":29826161.8,
                   "outcome":"EXPECTED","at":"2026-11-22T13:00:00Z","inSeconds":10788},
                  {"what":"METADATA_THROTTLES","presentBytes":1048576,"limitBytes":4194304,"bytesPerSecond":0.1,"outcome":"BEYOND_HORIZON"},
                  {"what":"UPLOADS_DRAINED","presentBytes":536870912000,"limitBytes":0,"bytesPerSecond":29826161.8,"outcome":"MOVES_AWAY"}]}""")
public record GatewayForecasts(
        String gatewayId, PresenceState presence, Instant receivedAt, long ageSeconds, List<Forecast> forecasts) {
    static GatewayForecasts of(Outlook outlook, boolean brokerAway, Instant now, StatusConfig.Forecasts config) {
        return new GatewayForecasts(
                outlook.gatewayId(),
                brokerAway ? PresenceState.BROKER_AWAY : outlook.presence(),
                outlook.receivedAt(),
                Math.max(0, Duration.between(outlook.receivedAt(), now).toSeconds()),
                outlook.forecasts(now, config));
    }
}
