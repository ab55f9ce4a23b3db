package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Upgrades, collected logs and moves: what is written is what is read, and what the schema allows. */
class MaintenanceRoundTripTest {
    @Property
    void parametersAndResultsAreReadAsTheyWereWritten(@ForAll("maintenance") Record typed) {
        ObjectNode json = DownlinkCodec.json(typed);

        assertThat((Object) DownlinkCodec.params(json, typed.getClass())).isEqualTo(typed);
        assertThat((Object) DownlinkCodec.desired(json, typed.getClass())).isEqualTo(typed);
    }

    @Property
    void theyAreTheSameAfterTheWayOverTheWire(@ForAll("maintenance") Record typed, @ForAll("ids") UUID id) {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        CommandMeta meta =
                new CommandMeta(new GatewayId("gw-0hzpq7k3m9x2t"), 3, id, now, now.plusSeconds(30), null, null, null);
        Command command = new Command("gateway.any", DownlinkCodec.json(typed), meta, true);
        CommandSucceeded reply = new CommandSucceeded(GoldenMessages.ORIGIN, id, DownlinkCodec.json(typed));

        Command received = (Command) DownlinkCodec.decode(DownlinkCodec.encode(command));
        CommandSucceeded answered = (CommandSucceeded) UplinkCodec.decode(UplinkCodec.encode(reply));

        assertThat((Object) DownlinkCodec.desired(received.params(), typed.getClass()))
                .isEqualTo(typed);
        assertThat((Object) DownlinkCodec.params(answered.result(), typed.getClass()))
                .isEqualTo(typed);
    }

    @Property(tries = 300)
    void theyAreValid(@ForAll("maintenance") Record typed) {
        String schema = MaintenanceArbitraries.SCHEMAS.get(typed.getClass());
        CommandSucceeded reply = new CommandSucceeded(GoldenMessages.ORIGIN, new UUID(1, 2), DownlinkCodec.json(typed));

        JsonNode written = schema.endsWith(".result")
                ? Mutations.tree(UplinkCodec.encode(reply)).get("result")
                : DownlinkCodec.json(typed);

        assertThat(Schemas.errors(schema, written)).isEmpty();
    }

    @Property
    void unknownMembersAreIgnored(@ForAll("maintenance") Record typed) {
        ObjectNode newer = DownlinkCodec.json(typed).put("ofANewerVersion", "a text");

        assertThat((Object) DownlinkCodec.params(newer, typed.getClass())).isEqualTo(typed);
    }

    @Provide
    Arbitrary<Record> maintenance() {
        return MaintenanceArbitraries.all();
    }

    @Provide
    Arbitrary<UUID> ids() {
        return Arbitraries.longs().map(low -> new UUID(7, low));
    }
}
