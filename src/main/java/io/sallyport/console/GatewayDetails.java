package io.sallyport.console;

import io.sallyport.commands.CommandView;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.PresenceState;
import io.sallyport.status.StatusView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with all that its page shows.
 *
 * @param report null if it has never reported
 * @param current whether the report is of now
 */
record GatewayDetails(
        GatewayView gateway,
        String location,
        String type,
        String gatewayClass,
        String lifecycle,
        PresenceWords presence,
        DataPathWords dataPath,
        @Nullable ReportWords report,
        boolean current,
        List<CommandRow> commands,
        Instant now) {
    static GatewayDetails of(
            GatewayView gateway, @Nullable StatusView status, List<CommandView> commands, Instant now) {
        PresenceState presence = gateway.presence().state();
        ReportWords report = status == null ? null : ReportWords.of(status, now);
        return new GatewayDetails(
                gateway,
                Words.of(gateway.location()),
                Words.of(gateway.type()),
                Words.of(gateway.gatewayClass()),
                Words.of(gateway.lifecycle()),
                PresenceWords.of(gateway.presence(), now),
                status == null || report == null
                        ? DataPathWords.neverReported()
                        : DataPathWords.of(presence, status.lastDataPath(), report.users(), status.receivedAt(), now),
                report,
                presence == PresenceState.ONLINE,
                CommandRow.of(commands, now),
                now);
    }

    /** The fleet of its group. */
    public String groupUrl() {
        return FleetQuery.ofGroup(gateway.group()).url();
    }
}
