package io.sallyport.simulator;

import io.sallyport.protocol.TopicScheme;
import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * The simulator's configuration: {@code sallyport.simulator.*}, and of the console's own where its broker, its API and its topics are.
 * Plain lookups, because it has to work where no configuration mapping is registered.
 *
 * @param transport how gateways get to the broker: {@code sallyport.simulator.endpoints} and others, or else as {@code sallyport.broker.*} says
 * @param api {@code sallyport.simulator.api-url}: the REST API's base; by default this process's own on localhost
 * @param authorization the header by which it signs in there: {@code sallyport.simulator.token}, an API token, or else {@code
 *     sallyport.simulator.user} and {@code .password} (admin, admin: as in development)
 * @param topics {@code sallyport.topics.*}, for consoles whose answers do not carry the topics
 * @param size {@code sallyport.simulator.size}: how many gateways (24)
 * @param reportInterval {@code sallyport.simulator.report-interval} (10s, at least 1s), jittered by a tenth
 * @param broadcastSpread {@code sallyport.simulator.broadcast-spread}: a broadcast is answered within this time (10s)
 * @param minBackoff {@code sallyport.simulator.min-backoff}: the shortest wait before connecting again (1s)
 * @param maxBackoff {@code sallyport.simulator.max-backoff}: the longest (5m)
 * @param connectsPerSecond {@code sallyport.simulator.connects-per-second}: how fast the fleet comes up (50)
 * @param restartDuration {@code sallyport.simulator.restart-duration}: how long a restarting gateway is away (3s)
 * @param restartDirtyLimitBytes {@code sallyport.simulator.restart-dirty-limit-bytes}: a restart that does not accept data loss is
 *     refused above this (1 PiB, which is never)
 * @param slowDuration {@code sallyport.simulator.slow-duration}: how late a slow gateway answers (20s)
 * @param slowProgressInterval {@code sallyport.simulator.slow-progress-interval}: and how often it tells its progress (2s)
 * @param workDuration {@code sallyport.simulator.work-duration}: how long a refresh, a download and an installation take (3s)
 * @param drainDuration {@code sallyport.simulator.drain-duration}: how long a drain takes at most, unless something blocks it (20s)
 * @param drainInterval {@code sallyport.simulator.drain-interval}: how often a drain tells its progress (2s)
 * @param adminPort {@code sallyport.simulator.admin-port} (8089; a free one if it is taken or 0)
 * @param claims {@code sallyport.simulator.claims}: whether its gateways are claimed with one-time codes, like anybody's (true); else they are activated
 *     when they are registered, and connect without a password, to a broker that lets them
 * @param folder {@code sallyport.simulator.folder}: where boot counters and commands are kept ({@code .sallyport/simulator})
 * @param defaultFaults {@code sallyport.simulator.default-faults}: whether a few gateways are faulty from the start (true)
 * @param faults {@code sallyport.simulator.faults."<gateway name>"}: faults by name, before the default ones
 */
record SimulatorSettings(
        Transport transport,
        URI api,
        String authorization,
        TopicScheme topics,
        int size,
        Duration reportInterval,
        Duration broadcastSpread,
        Duration minBackoff,
        Duration maxBackoff,
        int connectsPerSecond,
        Duration restartDuration,
        long restartDirtyLimitBytes,
        Duration slowDuration,
        Duration slowProgressInterval,
        Duration workDuration,
        Duration drainDuration,
        Duration drainInterval,
        int adminPort,
        boolean claims,
        Path folder,
        boolean defaultFaults,
        Map<String, Fault> faults) {
    private static final String PREFIX = "sallyport.simulator.";
    private static final String FAULTS = PREFIX + "faults.";

    SimulatorSettings {
        requireAtLeast("size", size, 1);
        requireAtLeast("connects-per-second", connectsPerSecond, 1);
        requireAtLeast("report-interval in seconds", reportInterval.toSeconds(), 1);
        requireAtLeast("slow-progress-interval in ms", slowProgressInterval.toMillis(), 1);
        requireAtLeast("work-duration in ms", workDuration.toMillis(), 1);
        requireAtLeast("drain-duration in ms", drainDuration.toMillis(), 1);
        requireAtLeast("drain-interval in ms", drainInterval.toMillis(), 1);
        requireAtLeast("min-backoff in ms", minBackoff.toMillis(), 1);
        faults = Map.copyOf(faults);
    }

    /** @throws IllegalArgumentException naming the key that can't be read */
    static SimulatorSettings of(Config config) {
        Lookup own = new Lookup(config, PREFIX);
        return new SimulatorSettings(
                Transport.of(config),
                URI.create(own.text("api-url", "http://localhost:" + httpPort(config) + "/api/v1")),
                authorization(own),
                topics(new Lookup(config, "sallyport.topics.")),
                own.number("size", 24),
                own.duration("report-interval", "10s"),
                own.duration("broadcast-spread", "10s"),
                own.duration("min-backoff", "1s"),
                own.duration("max-backoff", "5m"),
                own.number("connects-per-second", 50),
                own.duration("restart-duration", "3s"),
                own.bytes("restart-dirty-limit-bytes", 1L << 50),
                own.duration("slow-duration", "20s"),
                own.duration("slow-progress-interval", "2s"),
                own.duration("work-duration", "3s"),
                own.duration("drain-duration", "20s"),
                own.duration("drain-interval", "2s"),
                own.number("admin-port", 8089),
                Boolean.parseBoolean(own.text("claims", "true")),
                Path.of(own.text("folder", ".sallyport/simulator")),
                Boolean.parseBoolean(own.text("default-faults", "true")),
                faults(config));
    }

    private static int httpPort(Config config) {
        boolean test = config.unwrap(SmallRyeConfig.class).getProfiles().contains("test");
        Lookup http = new Lookup(config, "quarkus.http.");
        return test ? http.number("test-port", 8081) : http.number("port", 8080);
    }

    private static TopicScheme topics(Lookup topics) {
        TopicScheme standard = TopicScheme.DEFAULT;
        return new TopicScheme(
                topics.text("uplink-control", standard.uplinkControl()),
                topics.text("uplink-status", standard.uplinkStatus()),
                topics.text("uplink-bulk", standard.uplinkBulk()),
                topics.text("downlink-control", standard.downlinkControl()),
                topics.text("downlink-bulk", standard.downlinkBulk()),
                topics.text("events", standard.events()));
    }

    private static Map<String, Fault> faults(Config config) {
        Map<String, Fault> faults = new HashMap<>();
        for (String key : config.getPropertyNames()) {
            if (key.startsWith(FAULTS)) {
                String value = config.getValue(key, String.class);
                Fault fault = Fault.named(value)
                        .orElseThrow(() -> new IllegalArgumentException(key + " is no fault: " + value));
                faults.put(key.substring(FAULTS.length()).replace("\"", ""), fault);
            }
        }
        return faults;
    }

    private static String authorization(Lookup own) {
        String token = own.text("token", "");
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String credentials = own.text("user", "admin") + ":" + own.text("password", "admin");
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireAtLeast(String key, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    "%s%s must be at least %d, it is %d".formatted(PREFIX, key, minimum, value));
        }
    }
}
