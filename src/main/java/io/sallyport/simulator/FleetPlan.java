package io.sallyport.simulator;

import io.sallyport.simulator.GatewayPlan.Location;
import java.util.ArrayList;
import java.util.List;

/** Which gateways there are to be: spread evenly over groups and locations, with mixed types and classes. The same at each start. */
final class FleetPlan {
    private FleetPlan() {}

    static List<GatewayPlan> of(SimulatorSettings settings) {
        List<GatewayPlan> plans = new ArrayList<>(settings.size());
        int groups = GroupPlan.ALL.size();
        for (int group = 0; group < groups; group++) {
            int members = (settings.size() + groups - 1 - group) / groups;
            for (int member = 0; member < members; member++) {
                plans.add(plan(group, member, members, settings));
            }
        }
        return List.copyOf(plans);
    }

    private static GatewayPlan plan(int groupIndex, int member, int members, SimulatorSettings settings) {
        GroupPlan group = GroupPlan.ALL.get(groupIndex);
        Location location = member % 2 == 0 ? Location.CLOUD : Location.ON_PREMISES;
        String name =
                "%s-%s-%02d".formatted(group.place(), location == Location.CLOUD ? "cloud" : "onprem", member / 2 + 1);
        GatewayPlan.Type type = member % 3 == 2 ? GatewayPlan.Type.ISCSI : GatewayPlan.Type.FILE;
        MachineClass[] classes = MachineClass.values();
        Fault standard =
                settings.defaultFaults() ? defaultFault(groupIndex, members - 1 - member, members) : Fault.NONE;
        return new GatewayPlan(
                group,
                name,
                location,
                type,
                classes[(member + groupIndex) % classes.length],
                settings.faults().getOrDefault(name, standard));
    }

    /** The last of each group is faulty in its own way, and one is slow, so that a first look at the console shows life. */
    private static Fault defaultFault(int group, int fromTheEnd, int members) {
        if (fromTheEnd == 0 && members >= 3) {
            return switch (group) {
                case 0 -> Fault.SILENT;
                case 1 -> Fault.FAILING;
                default -> Fault.OFFLINE;
            };
        }
        return group == 0 && fromTheEnd == 1 && members >= 3 ? Fault.SLOW : Fault.NONE;
    }
}
