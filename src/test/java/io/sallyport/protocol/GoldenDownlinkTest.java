package io.sallyport.protocol;

import static io.sallyport.protocol.GoldenMessages.COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.OTHER_COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.TEN_O_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.Methods.CommandQuery;
import io.sallyport.protocol.Methods.GatewayRestart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenDownlinkTest {
    private static final CommandMeta META = new CommandMeta(
            new GatewayId("gw-0hzpq7k3m9x2t"),
            3,
            COMMAND_ID,
            TEN_O_CLOCK,
            TEN_O_CLOCK.plusSeconds(30),
            null,
            null,
            null);

    @ParameterizedTest
    @ValueSource(strings = {"command", "command-noreply", "command-status-get", "command-query", "broadcast"})
    void aMessageIsWrittenAsTheContractShowsIt(String name) {
        byte[] written = DownlinkCodec.encode(DownlinkCodec.decode(GoldenMessages.bytes(name)));

        assertThat(GoldenMessages.tree(written)).isEqualTo(GoldenMessages.tree(name));
    }

    @Test
    void aCommandThatSetsADesiredStateIsRead() {
        CommandMeta meta = new CommandMeta(
                META.gatewayId(),
                META.binding(),
                COMMAND_ID,
                META.issuedAt(),
                META.startBy(),
                1L,
                7L,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(DownlinkCodec.decode(GoldenMessages.bytes("command")))
                .isEqualTo(new Command(
                        "share.put", WireJson.MAPPER.createObjectNode().put("name", "finance"), meta, true));
    }

    @Test
    void aCommandWithoutAnIdWantsNoReply() {
        Command command = (Command) DownlinkCodec.decode(GoldenMessages.bytes("command-noreply"));

        assertThat(command.wantsReply()).isFalse();
        assertThat(command.meta()).isEqualTo(META);
        assertThat(DownlinkCodec.params(command.params(), GatewayRestart.class)).isEqualTo(new GatewayRestart(true));
    }

    @Test
    void aQueryIsRead() {
        Command command = (Command) DownlinkCodec.decode(GoldenMessages.bytes("command-query"));

        assertThat(command.method()).isEqualTo(Methods.COMMAND_QUERY);
        assertThat(DownlinkCodec.params(command.params(), CommandQuery.class).commandIds())
                .containsExactly(OTHER_COMMAND_ID);
    }

    @Test
    void aBroadcastAddressesNobody() {
        assertThat(DownlinkCodec.decode(GoldenMessages.bytes("broadcast")))
                .isEqualTo(new Broadcast(
                        Methods.STATUS_GET,
                        WireJson.MAPPER.createObjectNode(),
                        COMMAND_ID,
                        TEN_O_CLOCK,
                        TEN_O_CLOCK.plusSeconds(30)));
    }

    @Test
    void anIdThatIsNotTheCommandIdIsRefused() {
        ObjectNode command = GoldenMessages.tree("command").put("id", OTHER_COMMAND_ID.toString());

        assertThatThrownBy(() -> decode(command)).hasMessageContaining("id and meta.commandId must be equal");
    }

    @Test
    void aMetaWithoutOneOfItsMembersIsRefusedByName() {
        for (String member : List.of("binding", "commandId", "issuedAt", "startBy")) {
            ObjectNode command = GoldenMessages.tree("command");
            ((ObjectNode) command.get("meta")).remove(member);

            assertThatThrownBy(() -> decode(command))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(member);
        }
    }

    @Test
    void aQueryOfNoneOrOfMoreThan50CommandsIsRefusedWithTheNumbers() {
        assertThat(new CommandQuery(ids(50)).commandIds()).hasSize(50);
        assertThatThrownBy(() -> new CommandQuery(ids(51))).hasMessageContainingAll("1 to 50", "has 51");
        assertThatThrownBy(() -> new CommandQuery(List.of())).hasMessageContainingAll("1 to 50", "has 0");
    }

    private static List<UUID> ids(int count) {
        return java.util.stream.LongStream.range(0, count)
                .mapToObj(i -> new UUID(1, i))
                .toList();
    }

    private static DownlinkMessage decode(ObjectNode message) {
        return DownlinkCodec.decode(message.toString().getBytes(StandardCharsets.UTF_8));
    }
}
