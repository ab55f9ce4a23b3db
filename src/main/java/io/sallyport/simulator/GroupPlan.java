package io.sallyport.simulator;

import io.sallyport.protocol.GroupId;
import java.time.ZoneId;
import java.util.List;

/** A console region that the simulator fills. {@code place} begins the names and the hosts; the zone gives the day's load its hours. */
record GroupPlan(GroupId id, String displayName, String place, ZoneId zone) {
    static final List<GroupPlan> ALL = List.of(
            new GroupPlan(new GroupId("GID_hangzhou"), "Hangzhou", "hangzhou", ZoneId.of("Asia/Shanghai")),
            new GroupPlan(new GroupId("GID_frankfurt"), "Frankfurt", "frankfurt", ZoneId.of("Europe/Berlin")),
            new GroupPlan(new GroupId("GID_virginia"), "Virginia", "virginia", ZoneId.of("America/New_York")));

    /** The endpoints that gateways of this group are given, in order. The hosts are examples; virtual gateways do not dial them. */
    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("mqtts", "mqtt-internal." + place + ".example", 8883, "INTERNAL"),
                new Endpoint("mqtts", "mqtt." + place + ".example", 8883, "PUBLIC"),
                new Endpoint("wss", "mqtt." + place + ".example", 443, "PUBLIC"));
    }

    record Endpoint(String kind, String host, int port, String network) {}
}
