package io.sallyport.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The bare subscriber: it only counts. Argument: what it subscribes to. Answers how many. */
final class MessageCounter implements Load.Role {
    static final String NAME = "counter";

    private final AtomicLong count = new AtomicLong();

    MessageCounter(Load.Broker broker, List<String> arguments) {
        broker.connect("bench-counter", 10).subscribe(message -> count.incrementAndGet(), arguments.get(0));
    }

    @Override
    public String answer(String question, List<String> arguments) {
        return Long.toString(count.get());
    }
}
