package io.sallyport.simulator;

import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/** Looks up configuration below a prefix. Durations are read as Quarkus reads them: {@code 10s}, {@code 500ms} or ISO 8601. */
record Lookup(Config config, String prefix) {
    String text(String key, String standard) {
        return config.getOptionalValue(prefix + key, String.class).orElse(standard);
    }

    int number(String key, int standard) {
        return config.getOptionalValue(prefix + key, Integer.class).orElse(standard);
    }

    long bytes(String key, long standard) {
        return config.getOptionalValue(prefix + key, Long.class).orElse(standard);
    }

    Duration duration(String key, String standard) {
        String text = text(key, standard).strip().toLowerCase(Locale.ROOT);
        try {
            if (text.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            }
            return Duration.parse(text.startsWith("p") ? text : "pt" + text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(prefix + key + " is no duration such as 10s: " + text, e);
        }
    }
}
