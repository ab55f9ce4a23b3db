package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The embedded servers, with a line to the database that can be cut. */
public final class EmbeddedServersOnALine implements QuarkusTestResourceLifecycleManager {
    private static final String URL = "sallyport.database.url";
    private static final Pattern PORT = Pattern.compile("(?<=127\\.0\\.0\\.1:)\\d+");
    private static volatile DatabaseLine line;

    private final EmbeddedServers servers = new EmbeddedServers();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(servers.start());
        Matcher port = PORT.matcher(settings.get(URL));
        if (!port.find()) {
            throw new IllegalStateException("no port in " + settings.get(URL));
        }
        line = DatabaseLine.to(Integer.parseInt(port.group()));
        settings.put(URL, port.replaceFirst(Integer.toString(line.port())));
        return settings;
    }

    @Override
    public void stop() {
        line.cut();
        servers.stop();
    }

    /** Between the application of this run and its database. */
    public static DatabaseLine database() {
        return line;
    }
}
