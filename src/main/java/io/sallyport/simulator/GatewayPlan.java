package io.sallyport.simulator;

/** A virtual gateway as it is to be registered. Its name is what it is found by at the next start. */
record GatewayPlan(GroupPlan group, String name, Location location, Type type, MachineClass machineClass, Fault fault) {
    enum Location {
        CLOUD,
        ON_PREMISES
    }

    enum Type {
        FILE,
        ISCSI
    }

    /** The same name gives the same machine and the same load at each start. */
    long seed() {
        return name.hashCode() * 0x9E3779B97F4A7C15L;
    }
}
