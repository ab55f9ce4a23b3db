package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {

    @Property
    void whatAGatewaySaysIsReadAsItWasWritten(@ForAll("uplink") UplinkMessage message) {
        assertThat(UplinkCodec.decode(UplinkCodec.encode(message))).isEqualTo(message);
    }

    @Property
    void whatTheConsoleSaysIsReadAsItWasWritten(@ForAll("downlink") DownlinkMessage message) {
        assertThat(DownlinkCodec.decode(DownlinkCodec.encode(message))).isEqualTo(message);
    }

    @Property
    void parametersAndResultsAreReadAsTheyWereWritten(@ForAll("typed") Record typed) {
        ObjectNode json = DownlinkCodec.json(typed);

        assertThat((Object) DownlinkCodec.params(json, typed.getClass())).isEqualTo(typed);
    }

    @Property
    void aPulledStatusIsTheReportThatWouldHaveBeenPushed(@ForAll("reports") StatusReport report) {
        CommandSucceeded reply =
                new CommandSucceeded(report.origin(), new java.util.UUID(1, 2), UplinkCodec.resultOf(report));

        CommandSucceeded received = (CommandSucceeded) UplinkCodec.decode(UplinkCodec.encode(reply));

        assertThat(UplinkCodec.statusOf(received)).isEqualTo(report);
    }

    @Property
    void aReportIsKeptAsTheResultThatWouldHaveBeenPulled(@ForAll("reports") StatusReport report) throws Exception {
        assertThat(new ObjectMapper().readTree(UplinkCodec.resultTextOf(report)))
                .isEqualTo(
                        new ObjectMapper().readTree(UplinkCodec.resultOf(report).toString()));
    }

    @Property
    void theOriginComesFirst(@ForAll("uplink") UplinkMessage message) {
        String json = new String(UplinkCodec.encode(message), StandardCharsets.UTF_8);

        assertThat(json).containsPattern("^\\{\"jsonrpc\":\"2.0\",[^{]*\"(params|result|error)\":\\{");
        ObjectNode tree = Mutations.tree(UplinkCodec.encode(message));
        ObjectNode carrier = (ObjectNode)
                (tree.has("params")
                        ? tree.get("params")
                        : tree.has("result") ? tree.get("result") : tree.at("/error/data"));
        assertThat(carrier.fieldNames().next()).isEqualTo("origin");
    }

    @Property
    void theHeaderAgreesWithTheMessage(@ForAll("uplink") UplinkMessage message) {
        byte[] payload = UplinkCodec.encode(message);

        assertThat(MessageHeader.peek(payload)).isEqualTo(new MessageHeader(message.getClass(), message.origin()));
        assertThat(MessageHeader.peek(Mutations.reversed(payload)))
                .as("origin last")
                .isEqualTo(new MessageHeader(message.getClass(), message.origin()));
    }

    @Property
    void unknownMembersFromAGatewayAreIgnored(
            @ForAll("uplink") UplinkMessage message,
            @ForAll int place,
            @ForAll boolean inFront,
            @ForAll("raw") String raw) {
        byte[] payload = UplinkCodec.encode(message);
        byte[] newer = Mutations.withMember(payload, place, "ofANewerVersion", raw, inFront);

        assertThat(MessageHeader.peek(newer)).isEqualTo(new MessageHeader(message.getClass(), message.origin()));
        UplinkMessage decoded = UplinkCodec.decode(newer);
        if (decoded instanceof CommandSucceeded || decoded instanceof ConfigReport) {
            // what is configured is kept as it was said, and a result belongs to its method, so what is in there is
            // passed on and not judged here
            assertThat(decoded.origin()).isEqualTo(message.origin());
        } else {
            assertThat(decoded).isEqualTo(message);
        }
    }

    @Property
    void unknownMembersFromTheConsoleAreIgnored(
            @ForAll("downlink") DownlinkMessage message, @ForAll boolean inFront, @ForAll("raw") String raw) {
        byte[] newer = Mutations.withMember(DownlinkCodec.encode(message), 0, "ofANewerVersion", raw, inFront);
        assertThat(DownlinkCodec.decode(newer)).isEqualTo(message);

        ObjectNode withMeta = Mutations.tree(DownlinkCodec.encode(message));
        ((ObjectNode) withMeta.get("meta")).put("ofANewerVersion", true);
        assertThat(DownlinkCodec.decode(withMeta.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(message);
    }

    @Provide
    Arbitrary<UplinkMessage> uplink() {
        return MessageArbitraries.uplink();
    }

    @Provide
    Arbitrary<DownlinkMessage> downlink() {
        return MessageArbitraries.downlink();
    }

    @Provide
    Arbitrary<StatusReport> reports() {
        return MessageArbitraries.record(StatusReport.class);
    }

    @Property
    void aPulledConfigurationIsTheReportThatWouldHaveBeenPushed(@ForAll("configurations") ConfigReport report) {
        CommandSucceeded reply =
                new CommandSucceeded(report.origin(), new java.util.UUID(1, 2), UplinkCodec.resultOf(report));

        CommandSucceeded received = (CommandSucceeded) UplinkCodec.decode(UplinkCodec.encode(reply));

        assertThat(UplinkCodec.configOf(received)).isEqualTo(report);
    }

    @Property
    void aDesiredStateIsReadAsItWasWrittenAndReportedWithoutItsSecret(@ForAll("desired") ResourceConfig config) {
        ObjectNode json = DownlinkCodec.json(config);
        ResourceKind kind = StorageArbitraries.kindOf(config);
        ObjectNode reported = ReportedResource.of(kind, config, 1L, 7L).toJson();

        assertThat((Object) DownlinkCodec.desired(json, config.getClass())).isEqualTo(config);
        json.remove("secret");
        assertThat(ReportedResource.read(kind, reported).config()).isEqualTo(json);
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
    Arbitrary<Record> typed() {
        return Arbitraries.<Class<? extends Record>>of(
                        Methods.NoParams.class,
                        Methods.GatewayRestart.class,
                        Methods.CommandQuery.class,
                        Methods.CommandQueryResult.class)
                .flatMap(type -> MessageArbitraries.record(type).map(Record.class::cast));
    }

    @Provide
    Arbitrary<String> raw() {
        return Arbitraries.of(
                "null", "true", "1e400", "\"text\"", "[[[]]]", "{\"origin\":{\"binding\":9}}", "[{\"a\":1}]");
    }
}
