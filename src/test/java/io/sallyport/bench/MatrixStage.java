package io.sallyport.bench;

/** The same with more connections for downlinks, and with more replicas on the same machine. */
final class MatrixStage implements Stage {
    private static final String NAME = "matrix";
    private static final String CONNECTIONS = "-Dsallyport.broker.downlink-connections=";

    @Override
    public void run(Bed bed, Table table) throws Exception {
        bed.replicas(1);
        bed.register(bed.all());
        Child gateways = bed.load(GatewaysRole.NAME);
        if (bed.options().quick()) {
            bed.replicas(2, CONNECTIONS + 2);
            fanout(bed, table, gateways, "replicas: 2, downlink connections: 2");
            return;
        }
        for (int connections : new int[] {1, 2, 4}) {
            bed.replicas(1, CONNECTIONS + connections);
            fanout(bed, table, gateways, "downlink connections: " + connections);
        }
        for (int replicas : new int[] {1, 2, 3}) {
            bed.replicas(replicas);
            fanout(bed, table, gateways, "replicas: " + replicas);
            uplink(bed, table, "replicas: " + replicas);
        }
    }

    private static void uplink(Bed bed, Table table, String what) {
        UplinkStage.Load load = UplinkStage.Load.multiplexed(8_000);
        UplinkStage.Measured uplink = UplinkStage.application(bed, table, load, 100_000);
        table.rate(NAME, what + ", " + load, uplink.perSecond(), 0, "messages/s", "", uplink.cpu());
    }

    private static void fanout(Bed bed, Table table, Child gateways, String what) {
        int commands = bed.fleet().small();
        FanoutStage.batch(bed, gateways, Fleet.SMALL.value(), commands, true);
        FanoutStage.Sent noReply = FanoutStage.batch(bed, gateways, Fleet.SMALL.value(), commands, false);
        FanoutStage.Sent replied = FanoutStage.batch(bed, gateways, Fleet.SMALL.value(), commands, true);
        table.add(
                NAME,
                what + ", %,d commands".formatted(commands),
                "%,.0f/s no reply, %,.0f/s with replies".formatted(noReply.toReceipt(), replied.toEnd()),
                "",
                "",
                "",
                replied.notes());
        FanoutStage.check(table, noReply, commands, "DISPATCHED");
        FanoutStage.check(table, replied, commands, "SUCCEEDED");
    }
}
