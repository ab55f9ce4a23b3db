package io.sallyport.protocol;

import io.sallyport.protocol.Methods.CollectLogs;
import io.sallyport.protocol.Methods.CollectLogsResult;
import io.sallyport.protocol.Methods.GatewayUpgrade;
import io.sallyport.protocol.Methods.GatewayUpgradeResult;
import io.sallyport.protocol.Methods.Rehome;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Parameters and results of upgrades, collected logs and moves. By hand, because their members have forms and depend on one another. */
final class MaintenanceArbitraries {
    /** The schema of each. */
    static final Map<Class<?>, String> SCHEMAS = Map.of(
            GatewayUpgrade.class, "gateway.upgrade.params",
            GatewayUpgradeResult.class, "gateway.upgrade.result",
            CollectLogs.class, "gateway.collectLogs.params",
            CollectLogsResult.class, "gateway.collectLogs.result",
            Rehome.class, "gateway.rehome.params");

    private static final Arbitrary<Boolean> FLAGS = Arbitraries.of(true, false).injectNull(0.3);
    private static final Arbitrary<String> HASHES =
            Arbitraries.strings().withChars("0123456789abcdef").ofLength(64);
    private static final Arbitrary<String> URLS = Arbitraries.strings()
            .withCharRange('!', '~')
            .ofMinLength(1)
            .ofMaxLength(200)
            .map(rest -> "https://" + rest);
    private static final Arbitrary<String> VERSIONS = Arbitraries.of("1.5.0", "2026.11-rc1", "v2");

    private MaintenanceArbitraries() {}

    static Arbitrary<Record> all() {
        return Arbitraries.oneOf(upgrades(), upgraded(), collections(), collected(), moves());
    }

    private static Arbitrary<Record> upgrades() {
        return Combinators.combine(
                        URLS,
                        VERSIONS,
                        HASHES,
                        bytes(3, 700),
                        Arbitraries.of(GatewayUpgrade.Phase.values()),
                        FLAGS,
                        StorageArbitraries.drains().injectNull(0.4))
                .as(GatewayUpgrade::new);
    }

    private static Arbitrary<Record> upgraded() {
        return VERSIONS.map(GatewayUpgradeResult::new);
    }

    private static Arbitrary<Record> collections() {
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(0, 4_000_000_000L)
                .map(seconds -> Instant.ofEpochMilli(seconds * 1_000 + 7));
        Arbitrary<Record> said = Combinators.combine(
                        times, Arbitraries.longs().between(CollectLogs.MIN_BYTES, CollectLogs.MAX_MESSAGE_BYTES))
                .as((since, bytes) -> new CollectLogs(since, bytes, null));
        Arbitrary<Record> uploaded = Combinators.combine(
                        times, Arbitraries.longs().between(CollectLogs.MIN_BYTES, CollectLogs.MAX_BYTES), URLS)
                .as(CollectLogs::new);
        return Arbitraries.oneOf(said, uploaded);
    }

    private static Arbitrary<Record> collected() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, CollectLogs.MAX_BYTES),
                        HASHES,
                        Arbitraries.integers().between(1, LogExcerpt.MAX_PARTS).injectNull(0.3),
                        FLAGS)
                .as(CollectLogsResult::new);
    }

    private static Arbitrary<Record> moves() {
        Arbitrary<Rehome.Endpoint> endpoints = Combinators.combine(
                        Arbitraries.of(Rehome.Kind.values()),
                        Arbitraries.of("broker.example", "10.0.0.1", "[::1]", "a_b-c"),
                        Arbitraries.integers().between(1, 65_535),
                        Arbitraries.of(Rehome.Network.values()))
                .as(Rehome.Endpoint::new);
        Arbitrary<String> authorities = bytes(30, 900)
                .map(der -> "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(several -> String.join("", several));
        return Combinators.combine(
                        endpoints.list().ofMinSize(1).ofMaxSize(Rehome.MAX_ENDPOINTS),
                        authorities.injectNull(0.4),
                        Arbitraries.integers().between(Rehome.MIN_CONFIRM_SECONDS, Rehome.MAX_CONFIRM_SECONDS))
                .as(Rehome::new);
    }

    /** In base64. */
    private static Arbitrary<String> bytes(int atLeast, int atMost) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(atLeast)
                .ofMaxSize(atMost)
                .map(Base64.getEncoder()::encodeToString);
    }
}
