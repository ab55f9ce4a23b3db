package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** All that is logged while this is open; of our own code, and of what tells of problems, messages and statements, on the finest level. It goes nowhere else meanwhile. */
final class LoudLog extends Handler implements AutoCloseable {
    private static final PatternFormatter MESSAGE = new PatternFormatter("%c %s %X");
    private static final List<String> LOUD =
            List.of("io.sallyport", "http-problem", "io.smallrye.reactive.messaging", "org.hibernate.SQL");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Loud> before = new ArrayList<>();

    private LoudLog() {
        setLevel(Level.ALL);
        for (String name : LOUD) {
            Logger logger = Logger.getLogger(name);
            before.add(new Loud(logger, logger.getLevel(), logger.getUseParentHandlers()));
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }
        Logger.getLogger("").addHandler(this);
    }

    static LoudLog open() {
        return new LoudLog();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** A test that finds nothing in a log that heard nothing would prove nothing. */
    void proveThatItHears() {
        String word = UUID.randomUUID().toString();
        LOUD.forEach(name -> Logger.getLogger(name + ".Probe").log(Level.FINEST, "of {0}: " + word, name));
        Logger.getLogger("org.example").info(word);
        assertThat(lines().stream().filter(line -> line.contains(word))).hasSize(LOUD.size() + 1);
    }

    @Override
    public void publish(LogRecord line) {
        StringBuilder text = new StringBuilder(MESSAGE.format(line));
        if (line.getParameters() != null) {
            text.append(Arrays.deepToString(line.getParameters()));
        }
        for (Throwable cause = line.getThrown(); cause != null; cause = cause.getCause()) {
            text.append('\n').append(cause);
        }
        lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
        for (Loud one : before) {
            one.logger().removeHandler(this);
            one.logger().setLevel(one.level());
            one.logger().setUseParentHandlers(one.parents());
        }
    }

    private record Loud(Logger logger, Level level, boolean parents) {}
}
