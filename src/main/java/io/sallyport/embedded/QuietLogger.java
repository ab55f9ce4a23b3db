package io.sallyport.embedded;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The loggers of the embedded libraries, which tell each of their steps, and each client's coming and going. */
final class QuietLogger {
    private QuietLogger() {}

    static Logger of(String name) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(Level.SEVERE);
        return logger;
    }
}
