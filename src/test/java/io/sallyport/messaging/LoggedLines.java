package io.sallyport.messaging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What one class writes into the log while this is open. */
final class LoggedLines extends Handler implements AutoCloseable {
    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    private final Logger logger;
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

    private final List<String> causes = Collections.synchronizedList(new ArrayList<>());

    private LoggedLines(Logger logger) {
        this.logger = logger;
    }

    static LoggedLines of(Class<?> type) {
        LoggedLines lines = new LoggedLines(Logger.getLogger(type.getName()));
        lines.logger.addHandler(lines);
        return lines;
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    /** Of the lines that have one: what was thrown, with its causes. */
    List<String> causes() {
        return List.copyOf(causes);
    }

    @Override
    public void publish(LogRecord line) {
        texts.add(MESSAGE.format(line));
        StringBuilder chain = new StringBuilder();
        for (Throwable cause = line.getThrown(); cause != null; cause = cause.getCause()) {
            chain.append(cause).append('\n');
        }
        causes.add(chain.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
