package io.sallyport.messaging;

import io.quarkus.logging.LoggingFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Each connection tries again and again while the broker is away, and each try is logged. Its cause is worth a line, and so is another cause;
 * of each one a minute passes.
 */
@LoggingFilter(name = "once-per-outage")
public final class OncePerOutage implements Filter {
    private static final String CLIENT = "io.vertx.mqtt";
    private static final long QUIET_MILLIS = 60_000;
    private static final int MOST_KEPT = 100;

    /** When each message was last let through; cleared at its bound, which costs a line. Safe: a concurrent map. */
    private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();

    @Override
    public boolean isLoggable(LogRecord record) {
        String logger = record.getLoggerName();
        if (logger == null || !(logger.startsWith(CLIENT) || logger.equals(ConnectionFailures.class.getName()))) {
            return true;
        }
        if (lastSaid.size() > MOST_KEPT) {
            lastSaid.clear();
        }
        long now = record.getInstant().toEpochMilli();
        boolean[] say = new boolean[1];
        lastSaid.compute(record.getMessage() + " " + record.getThrown(), (message, last) -> {
            say[0] = last == null || now - last >= QUIET_MILLIS;
            return say[0] ? Long.valueOf(now) : last;
        });
        return say[0];
    }
}
