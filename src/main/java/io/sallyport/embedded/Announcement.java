package io.sallyport.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * What a running part has said about itself in system properties. A copy is kept in one further property, so that a
 * later class loader can tell it from what somebody else configured, and say it again.
 */
final class Announcement {
    private final String copy;

    Announcement(String copy) {
        this.copy = copy;
    }

    /** Takes back what an earlier announcement said, except where it has been overwritten since. */
    void withdraw() {
        said().forEach((property, value) -> System.getProperties().remove(property, value));
    }

    /** Says again what the running part said; the part is started only if none runs in this JVM. */
    void make(Supplier<Map<String, String>> starter) {
        Properties properties = said();
        if (properties.isEmpty()) {
            properties.putAll(starter.get());
            System.setProperty(copy, text(properties));
        }
        properties.forEach((property, value) -> System.setProperty((String) property, (String) value));
    }

    private Properties said() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(System.getProperty(copy, "")));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Properties properties) {
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
