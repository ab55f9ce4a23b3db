package io.sallyport.console;

import io.quarkus.qute.TemplateGlobal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The version of the static files that pages refer to, part of their addresses: they are served as immutable for a day, and a browser must
 * not run yesterday's script on today's page.
 */
final class Assets {
    private static final List<String> FILES = List.of(
            "META-INF/resources/console/console.css",
            "META-INF/resources/console/console.js",
            "META-INF/maven/org.webjars.npm/htmx.org/pom.properties",
            "META-INF/maven/org.webjars.npm/htmx-ext-sse/pom.properties");

    /** In templates: {@code assets}. */
    @TemplateGlobal(name = "assets")
    static final String VERSION = version();

    private Assets() {}

    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                try (InputStream content =
                        Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
                    // What only says a library's version may be missing from an archive.
                    digest.update(content == null ? new byte[0] : content.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }
}
