package io.sallyport.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.PresenceState;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Many gateways in a few numbers. A report is current while its gateway is {@code ONLINE}; while the broker is away all are
 * {@code BROKER_AWAY} and none is. Every count names all its keys, also those at 0.
 *
 * @param group which group; absent for the whole fleet
 * @param gateways how many are registered
 * @param flapping those whose links were lost again and again of late, whatever they are now
 * @param dataPath {@code UNKNOWN} are those without a current report
 * @param dirtyBytes by each gateway's newest report, however old: what is not in the bucket yet does not vanish with the link
 * @param dirtyBytesNotCurrent how much of that is known from reports that are not current
 * @param clients by current reports
 * @param cpu 0 to 1, by current reports; absent if none says it
 * @param gatewaysWithCriticalAlerts by current reports
 * @param reports when the newest reports of these gateways came in
 */
@Schema(
        name = "StatusTotals",
        examples =
                """
                {"group":"GID_hangzhou","gateways":3,
                 "presence":{"ONLINE":2,"STALE":0,"OFFLINE":1,"BROKER_AWAY":0},"flapping":0,
                 "dataPath":{"SERVING":2,"DEGRADED":0,"DOWN":0,"UNKNOWN":1},
                 "location":{"CLOUD":3,"ON_PREMISES":0},"type":{"FILE":3,"ISCSI":0},
                 "dirtyBytes":3145728,"dirtyBytesNotCurrent":1048576,"clients":24,"cpu":{"average":0.25,"maximum":0.4},
                 "gatewaysWithCriticalAlerts":0,
                 "reports":{"count":3,"newestAt":"2026-11-22T10:00:00Z","oldestAt":"2026-11-22T08:00:00Z","oldestAgeSeconds":7200}}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusTotals(
        @Nullable String group,
        long gateways,
        Map<PresenceState, Long> presence,
        long flapping,
        Map<DataPath, Long> dataPath,
        Map<Location, Long> location,
        Map<GatewayType, Long> type,
        long dirtyBytes,
        long dirtyBytesNotCurrent,
        long clients,
        @Nullable Cpu cpu,
        long gatewaysWithCriticalAlerts,
        Reports reports) {

    /** Over the gateways that say theirs. */
    @Schema(name = "CpuTotals")
    public record Cpu(double average, double maximum) {}

    /**
     * @param count how many of the gateways have ever reported
     * @param oldestAt when the report came in that is the oldest among their newest
     * @param oldestAgeSeconds how old that is now
     */
    @Schema(name = "ReportTotals")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reports(
            long count, @Nullable Instant newestAt, @Nullable Instant oldestAt, @Nullable Long oldestAgeSeconds) {}
}
