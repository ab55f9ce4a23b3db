package io.sallyport.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Many gateways that send status reports as fast as they are allowed to, over connections that each carry a share of them. {@code send N}:
 * so many more, each gateway in turn; {@code allow N}: never more than so many since the last {@code send}, by which the harness keeps what is
 * under way within what the broker queues. Arguments: parent topic, size of the small group, gateways, connections, window of each.
 */
final class ReportSender implements Load.Role {
    static final String NAME = "reports";
    private static final int CONNECTING_AT_ONCE = 200;

    private final List<Lane> lanes = new ArrayList<>();
    private final ReportPayloads payloads = new ReportPayloads();
    /** Written by the asking thread only. */
    private volatile long wanted;

    private volatile long allowed;

    ReportSender(Load.Broker broker, List<String> arguments) {
        String parent = arguments.get(0);
        Fleet fleet = new Fleet(Integer.parseInt(arguments.get(1)));
        int gateways = Integer.parseInt(arguments.get(2));
        int connections = Integer.parseInt(arguments.get(3));
        int window = Integer.parseInt(arguments.get(4));
        List<CompletableFuture<Link>> opening = new ArrayList<>();
        for (int number = 0; number < connections; number++) {
            Lane lane = new Lane(number, connections, gateways, parent, fleet);
            lanes.add(lane);
            String clientId =
                    connections == gateways ? fleet.clientId(number) : "bench-reports-" + parent + "-" + number;
            lane.link = Link.open(broker.vertx(), broker.host(), broker.port(), clientId, window, lane);
            opening.add(lane.link);
            if (opening.size() == CONNECTING_AT_ONCE) {
                opening.forEach(Link::await);
                opening.clear();
            }
        }
        opening.forEach(Link::await);
    }

    @Override
    public String answer(String question, List<String> arguments) {
        long number = arguments.isEmpty() ? 0 : Long.parseLong(arguments.get(0));
        switch (question) {
            case "send" -> {
                lanes.forEach(lane -> lane.startAgain());
                wanted = number;
                allowed = 0;
            }
            case "allow" -> {
                allowed = Math.min(wanted, number);
                lanes.forEach(Lane::ring);
            }
            default -> {}
        }
        return Long.toString(lanes.stream().mapToLong(lane -> lane.sent).sum());
    }

    /** One connection's share of the gateways. */
    private final class Lane implements Link.Source {
        private final int number;
        private final int lanesInAll;
        private final List<String> topics = new ArrayList<>();
        /** Higher than any of an earlier process. */
        private long round = System.currentTimeMillis() * 1_000;

        private int next;
        private volatile long sent;
        private CompletableFuture<Link> link;

        Lane(int number, int lanesInAll, int gateways, String parent, Fleet fleet) {
            this.number = number;
            this.lanesInAll = lanesInAll;
            for (int gateway = number; gateway < gateways; gateway += lanesInAll) {
                topics.add(parent + "/status/" + fleet.clientId(gateway));
            }
        }

        void startAgain() {
            sent = 0;
        }

        void ring() {
            if (sent < share()) {
                link.join().ring();
            }
        }

        /** Of what all may send, spread evenly. */
        private long share() {
            return (allowed + lanesInAll - 1 - number) / lanesInAll;
        }

        @Override
        public Link.Outgoing next() {
            if (sent >= share()) {
                return null;
            }
            sent++;
            if (next == topics.size()) {
                next = 0;
                round++;
            }
            return new Link.Outgoing(topics.get(next++), payloads.of(round));
        }
    }
}
