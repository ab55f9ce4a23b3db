package io.sallyport.console;

import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.PresenceState;
import io.sallyport.status.LoadView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in the fleet's table.
 *
 * @param current whether the load is of now, and not the last that was heard of a gateway that is away
 */
record FleetRow(
        String id,
        String name,
        String group,
        String location,
        String type,
        PresenceState presenceState,
        PresenceWords presence,
        DataPathWords dataPath,
        boolean current,
        @Nullable Ratio cpu,
        @Nullable Bytes dirty,
        @Nullable Long clients,
        @Nullable Age report) {

    static FleetRow of(GatewayView gateway, @Nullable LoadView load, Instant now) {
        PresenceState presence = gateway.presence().state();
        Double cpu = load == null ? null : load.cpu();
        // Only shares have clients; what a block gateway has, sessions, is in its report.
        Long clients = load == null || gateway.type() == GatewayType.ISCSI ? null : Long.valueOf(load.clients());
        return new FleetRow(
                gateway.id(),
                gateway.name(),
                gateway.group(),
                Words.of(gateway.location()),
                Words.of(gateway.type()),
                presence,
                PresenceWords.of(gateway.presence(), now),
                load == null
                        ? DataPathWords.neverReported()
                        : DataPathWords.of(
                                presence,
                                load.dataPath(),
                                clients == null ? null : Words.count(clients, "client"),
                                load.receivedAt(),
                                now),
                presence == PresenceState.ONLINE,
                cpu == null ? null : new Ratio(cpu),
                load == null ? null : new Bytes(load.dirtyBytes()),
                clients,
                load == null ? null : new Age(load.receivedAt(), now));
    }
}
