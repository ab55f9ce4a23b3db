package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.DirectoryConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbUserConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema accepts what the codec accepts, and refuses what it refuses: neither can be changed without the other. */
class SchemaAgreesWithCodecTest {
    private static final Map<String, Class<?>> PARAMETERS = Map.ofEntries(
            Map.entry(Methods.STATUS_GET, Methods.NoParams.class),
            Map.entry(Methods.CONFIG_GET, Methods.NoParams.class),
            Map.entry(Methods.GATEWAY_RESTART, Methods.GatewayRestart.class),
            Map.entry(Methods.COMMAND_QUERY, Methods.CommandQuery.class),
            Map.entry(Methods.GATEWAY_UPGRADE, Methods.GatewayUpgrade.class),
            Map.entry(Methods.COLLECT_LOGS, Methods.CollectLogs.class),
            Map.entry(Methods.REHOME, Methods.Rehome.class),
            Map.entry(StorageMethods.SET_BANDWIDTH, BandwidthConfig.class),
            Map.entry(StorageMethods.SHARE_PUT, ShareConfig.class),
            Map.entry(StorageMethods.SHARE_DELETE, StorageMethods.Delete.class),
            Map.entry(StorageMethods.SHARE_RESTART, StorageMethods.OfShare.class),
            Map.entry(StorageMethods.SHARE_REFRESH, StorageMethods.Refresh.class),
            Map.entry(StorageMethods.SHARE_DIAGNOSE, StorageMethods.OfShare.class),
            Map.entry(StorageMethods.VOLUME_PUT, VolumeConfig.class),
            Map.entry(StorageMethods.VOLUME_DELETE, StorageMethods.Delete.class),
            Map.entry(StorageMethods.CACHE_ATTACH, CacheDiskConfig.class),
            Map.entry(StorageMethods.CACHE_EXPAND, CacheDiskConfig.class),
            Map.entry(StorageMethods.CACHE_DETACH, StorageMethods.Delete.class),
            Map.entry(StorageMethods.CACHE_DRAIN, StorageMethods.DrainCache.class),
            Map.entry(StorageMethods.SMB_USER_PUT, SmbUserConfig.class),
            Map.entry(StorageMethods.SMB_USER_DELETE, StorageMethods.Delete.class),
            Map.entry(StorageMethods.DIRECTORY_JOIN, DirectoryConfig.class),
            Map.entry(StorageMethods.DIRECTORY_LEAVE, StorageMethods.Delete.class),
            Map.entry(StorageMethods.BUCKET_CREDENTIAL_PUT, BucketCredentialConfig.class),
            Map.entry(StorageMethods.BUCKET_CREDENTIAL_DELETE, StorageMethods.Delete.class));

    /** A schema cannot say which time zones there are. */
    private static final Set<String> NOT_IN_A_SCHEMA = Set.of("/params/timeZone");

    /** What is put in the place of each member in turn. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1",
            "1.5",
            "101",
            "1001",
            "86401",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "\"\"",
            "\" \"",
            "\"NaN\"",
            "\"1\"",
            "\"a text\"",
            "\"" + "x".repeat(36) + "\"",
            "\"" + "x".repeat(37) + "\"",
            "\"" + "x".repeat(256) + "\"",
            "\"" + "x".repeat(257) + "\"",
            "\"2026-11-22T10:00:00+02:00\"",
            "\"2026-11-22t10:00:00.123456789z\"",
            "\"2026-11-22T10:00Z\"",
            "\"1969-12-31T23:59:59Z\"",
            "\"+10000-01-01T00:00:00Z\"",
            "\"gw-0hzpq7k3m9x2u\"",
            "{}",
            "[]",
            "[null]",
            "[1]",
            "[\"a\"]",
            "[[]]",
            "[{}]",
            listOf(50, "\"0191f6c2-4a5b-7c3d-8e9f-0123456789ab\""),
            listOf(51, "\"0191f6c2-4a5b-7c3d-8e9f-0123456789ab\""),
            listOf(256, "{\"id\":\"a\",\"name\":\"a\",\"code\":\"a\"}"),
            listOf(257, "{\"id\":\"a\",\"name\":\"a\",\"code\":\"a\"}"),
            listOf(256, "\"a\""),
            listOf(257, "\"a\""));

    /** Not in place of an integer: to a schema this is one, and the codec knows an integer by how it is written. */
    private static final List<String> VALUES_AND_TOO_LARGE_ONES =
            Stream.concat(VALUES.stream(), Stream.of("1e400")).toList();

    @ParameterizedTest
    @MethodSource("golden")
    void oneOtherValueIsAcceptedByBothOrRefusedByBoth(String golden) {
        ObjectNode message = GoldenMessages.tree(golden);
        List<String> disagreements = new ArrayList<>();

        for (String place : Places.of(message)) {
            if (NOT_IN_A_SCHEMA.contains(place)) {
                continue;
            }
            compare(golden, place + " absent", Places.without(message, place), disagreements);
            boolean isFraction = message.at(place).isDouble();
            for (String value : isFraction ? VALUES_AND_TOO_LARGE_ONES : VALUES) {
                compare(golden, place + " " + value, Places.with(message, place, Schemas.read(value)), disagreements);
            }
        }
        for (String member : List.of("method", "result", "error", "params", "meta", "id")) {
            if (!message.has(member)) {
                compare(golden, "with " + member, message.deepCopy().putNull(member), disagreements);
            }
        }

        assertThat(disagreements).isEmpty();
    }

    @Property(tries = 500)
    void whatAGatewayWritesIsValid(@ForAll("uplink") UplinkMessage message) {
        JsonNode json = Mutations.tree(UplinkCodec.encode(message));

        assertThat(Schemas.errorsOfMessage(json, Schemas.envelopeOf(json))).isEmpty();
    }

    @Property(tries = 300)
    void whatTheConsoleWritesIsValid(@ForAll("downlink") DownlinkMessage message) {
        JsonNode json = Mutations.tree(DownlinkCodec.encode(message));

        assertThat(Schemas.errorsOfMessage(json, Schemas.envelopeOf(json))).isEmpty();
    }

    @Property(tries = 200)
    void aPulledStatusIsValid(@ForAll("reports") StatusReport report) {
        byte[] reply =
                UplinkCodec.encode(new CommandSucceeded(report.origin(), new UUID(1, 2), UplinkCodec.resultOf(report)));

        assertThat(Schemas.errors("status.get.result", Mutations.tree(reply).get("result")))
                .isEmpty();
    }

    @Property(tries = 200)
    void parametersAreValid(
            @ForAll("restarts") Methods.GatewayRestart restart, @ForAll("queries") Methods.CommandQuery query) {
        assertThat(Schemas.errors("gateway.restart.params", DownlinkCodec.json(restart)))
                .isEmpty();
        assertThat(Schemas.errors("command.query.params", DownlinkCodec.json(query)))
                .isEmpty();
    }

    @Property(tries = 200)
    void theAnswerToAQueryIsValid(@ForAll("answers") Methods.CommandQueryResult answers) {
        byte[] reply = UplinkCodec.encode(
                new CommandSucceeded(GoldenMessages.ORIGIN, new UUID(1, 2), DownlinkCodec.json(answers)));

        assertThat(Schemas.errors("command.query.result", Mutations.tree(reply).get("result")))
                .isEmpty();
    }

    @Property(tries = 100)
    void aPulledConfigurationIsValid(@ForAll("configurations") ConfigReport report) {
        byte[] reply =
                UplinkCodec.encode(new CommandSucceeded(report.origin(), new UUID(1, 2), UplinkCodec.resultOf(report)));

        assertThat(Schemas.errors("config.get.result", Mutations.tree(reply).get("result")))
                .isEmpty();
    }

    @Property(tries = 300)
    void desiredStatesAreValid(@ForAll("desired") ResourceConfig config) {
        assertThat(Schemas.errors(
                        StorageArbitraries.PUTS.get(config.getClass()) + ".params", DownlinkCodec.json(config)))
                .isEmpty();
    }

    private static void compare(String golden, String what, JsonNode message, List<String> disagreements) {
        boolean valid = isValid(golden, message);
        boolean decoded = isDecoded(golden, message);
        if (valid != decoded) {
            disagreements.add((decoded ? "only the codec accepts " : "only the schema accepts ") + abbreviated(what));
        }
    }

    private static boolean isValid(String golden, JsonNode message) {
        ObjectNode original = GoldenMessages.tree(golden);
        String envelope = original.has("meta") && message.path("meta").isObject()
                ? Schemas.envelopeOf(message)
                : Schemas.envelopeOf(original);
        boolean valid = Schemas.errorsOfMessage(message, envelope).isEmpty();
        return switch (golden) {
            case "response-status-get" ->
                valid
                        && Schemas.errors("status.get.result", message.path("result"))
                                .isEmpty();
            case "response-config-get" ->
                valid
                        && Schemas.errors("config.get.result", message.path("result"))
                                .isEmpty();
            case "response-share-diagnose" ->
                valid
                        && Schemas.errors("share.diagnose.result", message.path("result"))
                                .isEmpty();
            case "response-command-query" ->
                valid
                        && Schemas.errors("command.query.result", message.path("result"))
                                .isEmpty();
            default -> valid;
        };
    }

    private static boolean isDecoded(String golden, JsonNode message) {
        byte[] payload = message.toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (GoldenMessages.tree(golden).has("meta")) {
                DownlinkMessage downlink = DownlinkCodec.decode(payload);
                Class<?> parameters = PARAMETERS.get(downlink.method());
                return parameters == null || DownlinkCodec.desired(downlink.params(), parameters) != null;
            }
            UplinkMessage uplink = UplinkCodec.decode(payload);
            return switch (golden) {
                case "response-status-get" -> UplinkCodec.statusOf((CommandSucceeded) uplink) != null;
                case "response-config-get" -> UplinkCodec.configOf((CommandSucceeded) uplink) != null;
                case "response-share-diagnose" ->
                    DownlinkCodec.params(((CommandSucceeded) uplink).result(), StorageMethods.Diagnosis.class) != null;
                case "response-command-query" ->
                    DownlinkCodec.params(((CommandSucceeded) uplink).result(), Methods.CommandQueryResult.class)
                            != null;
                default -> true;
            };
        } catch (ProtocolException e) {
            return false;
        }
    }

    private static String listOf(int entries, String entry) {
        return "["
                + String.join(",", Stream.generate(() -> entry).limit(entries).toList()) + "]";
    }

    private static String abbreviated(String text) {
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }

    static Stream<String> golden() {
        return GoldenMessages.names().stream();
    }

    @Provide
    Arbitrary<UplinkMessage> uplink() {
        return MessageArbitraries.uplink();
    }

    @Provide
    Arbitrary<DownlinkMessage> downlink() {
        // A method's own parameters have a property of their own; here they are anything.
        return MessageArbitraries.downlink().filter(message -> !PARAMETERS.containsKey(message.method()));
    }

    @Provide
    Arbitrary<StatusReport> reports() {
        return MessageArbitraries.record(StatusReport.class);
    }

    @Provide
    Arbitrary<ConfigReport> configurations() {
        return StorageArbitraries.reports();
    }

    @Provide
    Arbitrary<ResourceConfig> desired() {
        return StorageArbitraries.configs();
    }

    @Provide
    Arbitrary<Methods.GatewayRestart> restarts() {
        return MessageArbitraries.record(Methods.GatewayRestart.class);
    }

    @Provide
    Arbitrary<Methods.CommandQuery> queries() {
        return MessageArbitraries.record(Methods.CommandQuery.class);
    }

    @Provide
    Arbitrary<Methods.CommandQueryResult> answers() {
        return MessageArbitraries.record(Methods.CommandQueryResult.class);
    }
}
