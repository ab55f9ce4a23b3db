package io.sallyport.console;

import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.GroupView;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.PresenceState;
import io.sallyport.status.LoadView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of the fleet.
 *
 * @param next the address of the next page, if there is one
 * @param now when this was read, by the console's clock
 */
record FleetView(FleetQuery query, List<FleetRow> rows, List<GroupView> groups, @Nullable String next, Instant now) {

    /** @param found one more than the page's limit, if there are more */
    static FleetView of(
            FleetQuery query,
            List<GatewayView> found,
            Map<String, LoadView> loads,
            List<GroupView> groups,
            Instant now) {
        boolean more = found.size() > query.limit();
        List<FleetRow> rows = found.stream()
                .limit(query.limit())
                .map(gateway -> FleetRow.of(gateway, loads.get(gateway.id()), now))
                .toList();
        String next = more ? query.urlAfter(rows.get(rows.size() - 1).id()) : null;
        return new FleetView(query, rows, groups, next, now);
    }

    public long online() {
        return count(PresenceState.ONLINE);
    }

    public long stale() {
        return count(PresenceState.STALE);
    }

    public long offline() {
        return count(PresenceState.OFFLINE);
    }

    public List<Choice> groupChoices() {
        return groups.stream()
                .map(group ->
                        new Choice(group.id(), group.displayName(), group.id().equals(query.group())))
                .toList();
    }

    public List<Choice> presenceChoices() {
        return choices(PresenceState.values(), query.presence());
    }

    public List<Choice> locationChoices() {
        return choices(Location.values(), query.location());
    }

    private long count(PresenceState state) {
        return rows.stream().filter(row -> row.presenceState() == state).count();
    }

    private static List<Choice> choices(Enum<?>[] constants, @Nullable String chosen) {
        return Stream.of(constants)
                .map(constant -> new Choice(
                        constant.name(), Words.of(constant), constant.name().equalsIgnoreCase(chosen)))
                .toList();
    }

    /** An option of a select. */
    record Choice(String value, String text, boolean chosen) {}
}
