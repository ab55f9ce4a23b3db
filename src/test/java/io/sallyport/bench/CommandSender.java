package io.sallyport.bench;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bare publisher: sends one command to each of so many gateways over one connection. Arguments: size of the small group, window.
 * {@code send N} answers when it began, as {@link System#nanoTime} tells it.
 */
final class CommandSender implements Load.Role {
    static final String NAME = "commands";

    private final Fleet fleet;
    private final Link link;
    private final AtomicInteger left = new AtomicInteger();

    CommandSender(Load.Broker broker, List<String> arguments) {
        fleet = new Fleet(Integer.parseInt(arguments.get(0)));
        link = Link.await(Link.open(
                broker.vertx(),
                broker.host(),
                broker.port(),
                "bench-sender",
                Integer.parseInt(arguments.get(1)),
                this::next));
    }

    private Link.Outgoing next() {
        int number = left.decrementAndGet();
        if (number < 0) {
            return null;
        }
        byte[] payload = Commands.payload(fleet.id(number), UUID.randomUUID(), false);
        return new Link.Outgoing(Topics.BARE_COMMANDS + "/p2p/" + fleet.clientId(number), payload);
    }

    @Override
    public String answer(String question, List<String> arguments) {
        left.set(Integer.parseInt(arguments.get(0)));
        long start = System.nanoTime();
        link.ring();
        return Long.toString(start);
    }
}
