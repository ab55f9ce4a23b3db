package io.sallyport.protocol;

import static io.sallyport.protocol.GoldenMessages.COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.OTHER_COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.TEN_O_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.Methods.CommandQuery;
import io.sallyport.protocol.Methods.GatewayRestart;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(
            strings = {
                "command",
                "command-noreply",
                "command-status-get",
                "command-query",
                "command-volume-put",
                "command-share-delete",
                "broadcast"
            })
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

        Command command = (Command) DownlinkCodec.decode(GoldenMessages.bytes("command"));
        assertThat(command).isEqualTo(new Command(StorageMethods.SHARE_PUT, command.params(), meta, true));
    }

    /** Complete, so that what is left out does not hide what a member is called. */
    @ParameterizedTest
    @CsvSource({
        "command, SHARE",
        "command-volume-put, VOLUME",
        "command-cache-attach, CACHE_DISK",
        "command-bucket-credential-put, BUCKET_CREDENTIAL",
        "command-directory-join, DIRECTORY"
    })
    void aDesiredStateIsReadMemberByMember(String name, ResourceKind kind) {
        ObjectNode params = (ObjectNode) GoldenMessages.tree(name).get("params");

        assertThat(DownlinkCodec.json(DownlinkCodec.desired(params, kind.type()))
                        .toString())
                .isEqualTo(params.toString());
    }

    @Test
    void aDeletionIsReadWithItsDrain() {
        Command command = (Command) DownlinkCodec.decode(GoldenMessages.bytes("command-share-delete"));

        assertThat(DownlinkCodec.desired(command.params(), StorageMethods.Delete.class))
                .isEqualTo(new StorageMethods.Delete("finance", false, new Drain(3_600, Drain.OnExpiry.ABORT)));
    }

    @Test
    void anUnknownOrEmptyValueOfADesiredStateIsRefused() {
        for (String mode : List.of("", "MIRROR")) {
            ObjectNode params = (ObjectNode) GoldenMessages.tree("command").get("params");
            ((ObjectNode) params.get("cache")).put("mode", mode);

            assertThatThrownBy(() -> DownlinkCodec.desired(params, ShareConfig.class))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("cache.mode");
        }
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
