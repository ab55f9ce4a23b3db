package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.CommandQueryResult;
import io.sallyport.protocol.Methods.CommandQueryResult.State;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    Path folder;

    private FleetFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new FleetFixture(folder);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void answersTheActivePullWithAReportOfItsOwnNumber() {
        JsonNode gateway = started();
        Command command = statusGet(gateway);

        CommandSucceeded answer = (CommandSucceeded) fixture.console.ask(gateway, command);

        assertThat(fixture.console.about(command))
                .hasExactlyElementsOfTypes(CommandReceived.class, CommandSucceeded.class);
        StatusReport pulled = UplinkCodec.statusOf(answer);
        assertThat(pulled.caches()).isNotEmpty();
        assertThat(fixture.console.from(gateway, StatusReport.class))
                .extracting(report -> report.origin().seq())
                .doesNotContain(pulled.origin().seq());
    }

    @Test
    void saysNothingAboutANotification() {
        JsonNode gateway = started();
        Command asked = statusGet(gateway);
        Command noReply = new Command(asked.method(), asked.params(), asked.meta(), false);

        fixture.console.send(gateway, noReply);
        fixture.console.ask(gateway, statusGet(gateway));

        assertThat(fixture.console.about(noReply)).isEmpty();
    }

    @Test
    void restartsIntoANewBootAndAnswersOnlyThen() {
        JsonNode gateway = started();
        Origin before = fixture.console.next(gateway, PresenceOnline.class, 0).origin();
        Command command = restart(gateway);

        UplinkMessage answer = fixture.console.ask(gateway, command);

        assertThat(answer).isInstanceOf(CommandSucceeded.class);
        Origin after = fixture.console.next(gateway, PresenceOnline.class, 1).origin();
        assertThat(answer.origin()).isEqualTo(after);
        assertThat(after.boot()).isEqualTo(before.boot() + 1);
        assertThat(after.bootId()).isNotEqualTo(before.bootId());
        assertThat(after.session()).isEqualTo(1);
        assertThat(fixture.console.about(command))
                .hasExactlyElementsOfTypes(
                        CommandReceived.class, CommandProgress.class, CommandProgress.class, CommandSucceeded.class);
        // In order, and without the will of a connection that was lost.
        assertThat(fixture.console.from(gateway, PresenceOffline.class))
                .containsExactly(new PresenceOffline(before, PresenceOffline.RESTART));
        assertThat(fixture.console.next(gateway, StatusReport.class, 0).origin().boot())
                .isEqualTo(after.boot());
    }

    @Test
    void aDuplicateHasNoSecondEffectAndGetsTheFirstAnswerAgain() {
        JsonNode gateway = started();
        Command command = restart(gateway);
        CommandSucceeded first = (CommandSucceeded) fixture.console.ask(gateway, command);

        CommandSucceeded second = (CommandSucceeded) fixture.console.ask(gateway, command);
        // What a second restart would have done is done when this is answered.
        fixture.console.ask(gateway, statusGet(gateway));

        assertThat(second.result()).isEqualTo(first.result());
        assertThat(second.origin()).isEqualTo(first.origin());
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).hasSize(1);
    }

    @Test
    void aDuplicateGetsTheFirstAnswerAlsoFromTheNextProcess() {
        JsonNode gateway = started();
        Command done = restart(gateway);
        Command refused = ConsoleSide.command(gateway, "share.fold", new Methods.NoParams());
        CommandSucceeded first = (CommandSucceeded) fixture.console.ask(gateway, done);
        fixture.console.ask(gateway, refused);
        nextProcess(gateway);
        int goodbyes = fixture.console.from(gateway, PresenceOffline.class).size();

        CommandSucceeded second = (CommandSucceeded) fixture.console.ask(gateway, done);
        CommandFailed refusedAgain = (CommandFailed) fixture.console.ask(gateway, refused);
        fixture.console.ask(gateway, statusGet(gateway));

        assertThat(second.result()).isEqualTo(first.result());
        assertThat(second.origin().boot()).isGreaterThan(first.origin().boot());
        assertThat(refusedAgain.code()).isEqualTo(RpcError.UNKNOWN_METHOD.code());
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).hasSize(goodbyes);
    }

    @Test
    void aCommandThatTheEndOfTheProcessCutOffIsInterrupted() throws Exception {
        fixture.set("sallyport.simulator.slow-duration", "1h");
        JsonNode gateway = started();
        Command cutOff = restart(gateway);
        fixture.switchFault(HANGZHOU, Fault.SLOW);
        fixture.console.send(gateway, cutOff);
        fixture.console.next(gateway, CommandProgress.class, 0);
        nextProcess(gateway);

        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, cutOff);

        assertThat(failed.code()).isEqualTo(RpcError.OPERATION_FAILED.code());
        assertThat(failed.reason()).isEqualTo("INTERRUPTED");
        CommandSucceeded answer = (CommandSucceeded) fixture.console.ask(
                gateway,
                ConsoleSide.command(gateway, Methods.COMMAND_QUERY, new Methods.CommandQuery(List.of(id(cutOff)))));
        assertThat(DownlinkCodec.params(answer.result(), CommandQueryResult.class)
                        .commands())
                .extracting(CommandQueryResult.Answer::state)
                .containsExactly(State.FAILED);
    }

    @Test
    void refusesADesiredStateThatIsOlderThanWhatItHasAlsoInTheNextProcess() {
        JsonNode gateway = started();
        assertThat(fixture.console.ask(gateway, desired(gateway, 1, 7))).isInstanceOf(CommandSucceeded.class);
        assertThat(fixture.console.ask(gateway, desired(gateway, 1, 6)))
                .extracting("code")
                .isEqualTo(RpcError.STALE_GENERATION.code());
        assertThat(fixture.console.ask(gateway, desired(gateway, 2, 1))).isInstanceOf(CommandSucceeded.class);

        nextProcess(gateway);

        assertThat(fixture.console.ask(gateway, desired(gateway, 1, 9)))
                .extracting("code")
                .isEqualTo(RpcError.STALE_GENERATION.code());
        assertThat(fixture.console.ask(gateway, desired(gateway, 2, 1))).isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void doesNothingThatItCannotRememberAndSaysSo() throws Exception {
        Files.writeString(folder.resolve("commands"), "a file where the folder belongs");
        JsonNode gateway = started();

        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, restart(gateway));

        assertThat(failed.code()).isEqualTo(RpcError.INTERNAL.code());
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).isEmpty();
    }

    @Test
    void aDuplicateOfARefusalIsRefusedTheSameWay() {
        JsonNode gateway = started();
        Command command = ConsoleSide.command(gateway, "share.fold", new Methods.NoParams());

        CommandFailed first = (CommandFailed) fixture.console.ask(gateway, command);
        CommandFailed second = (CommandFailed) fixture.console.ask(gateway, command);

        assertThat(first.code()).isEqualTo(RpcError.UNKNOWN_METHOD.code());
        assertThat(second).isEqualTo(first);
    }

    @Test
    void refusesWhatHasExpiredWithItsOwnTime() {
        JsonNode gateway = started();
        CommandMeta meta = statusGet(gateway).meta();
        Instant past = Instant.now().minusSeconds(1);
        CommandMeta late =
                new CommandMeta(meta.gatewayId(), meta.binding(), meta.commandId(), past, past, null, null, null);

        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, withMeta(restart(gateway), late));

        assertThat(failed.code()).isEqualTo(RpcError.EXPIRED.code());
        assertThat(failed.gatewayTime()).isAfter(past);
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).isEmpty();
    }

    @Test
    void refusesWhatIsMeantForAnotherBindingOrGateway() {
        JsonNode gateway = started();
        CommandMeta meta = restart(gateway).meta();
        CommandMeta otherBinding = new CommandMeta(
                meta.gatewayId(), 2, UUID.randomUUID(), meta.issuedAt(), meta.startBy(), null, null, null);
        CommandMeta otherGateway = new CommandMeta(
                new GatewayId("gw-zzzzzzzzzzzzz"),
                1,
                UUID.randomUUID(),
                meta.issuedAt(),
                meta.startBy(),
                null,
                null,
                null);

        for (CommandMeta wrong : List.of(otherBinding, otherGateway)) {
            CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, withMeta(restart(gateway), wrong));
            assertThat(failed.code()).isEqualTo(RpcError.NOT_FOR_ME.code());
        }
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).isEmpty();
    }

    @Test
    void refusesARestartThatWouldLoseDirtyDataUnlessThatIsAccepted() {
        fixture.set("sallyport.simulator.restart-dirty-limit-bytes", "-1");
        JsonNode gateway = started();
        Command careful = ConsoleSide.command(gateway, Methods.GATEWAY_RESTART, new Methods.GatewayRestart(false));

        CommandFailed refused = (CommandFailed) fixture.console.ask(gateway, careful);

        assertThat(refused.code()).isEqualTo(RpcError.WOULD_LOSE_DATA.code());
        assertThat(refused.dirtyBytes()).isNotNegative();
        assertThat(fixture.console.ask(gateway, restart(gateway))).isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void tellsWhatBecameOfItsCommands() throws Exception {
        JsonNode gateway = started();
        Command done = restart(gateway);
        Command failed = ConsoleSide.command(gateway, "share.fold", new Methods.NoParams());
        Command read = statusGet(gateway);
        Command slow = statusGet(gateway);
        UUID never = UUID.randomUUID();
        fixture.console.ask(gateway, done);
        fixture.console.ask(gateway, failed);
        fixture.console.ask(gateway, read);
        fixture.switchFault(HANGZHOU, Fault.SLOW);
        fixture.console.send(gateway, slow);
        fixture.console.next(gateway, CommandReceived.class, 3);
        fixture.switchFault(HANGZHOU, Fault.NONE);

        List<UUID> ids = List.of(id(done), id(failed), id(read), id(slow), never);
        CommandSucceeded answer = (CommandSucceeded) fixture.console.ask(
                gateway, ConsoleSide.command(gateway, Methods.COMMAND_QUERY, new Methods.CommandQuery(ids)));
        CommandQueryResult told = DownlinkCodec.params(answer.result(), CommandQueryResult.class);

        assertThat(told.commands())
                .extracting(CommandQueryResult.Answer::commandId)
                .isEqualTo(ids);
        assertThat(told.commands())
                .extracting(CommandQueryResult.Answer::state)
                .containsExactly(State.SUCCEEDED, State.FAILED, State.SUCCEEDED, State.RUNNING, State.UNKNOWN);
        assertThat(told.commands().get(1).error().path("code").asInt()).isEqualTo(RpcError.UNKNOWN_METHOD.code());
    }

    @Test
    void aRestartCutsOffWhatElseRunsAndSaysSo() throws Exception {
        fixture.set("sallyport.simulator.slow-duration", "1h");
        JsonNode gateway = started();
        Command slow = statusGet(gateway);
        fixture.switchFault(HANGZHOU, Fault.SLOW);
        fixture.console.send(gateway, slow);
        fixture.console.next(gateway, CommandReceived.class, 0);
        fixture.switchFault(HANGZHOU, Fault.NONE);

        assertThat(fixture.console.ask(gateway, restart(gateway))).isInstanceOf(CommandSucceeded.class);

        CommandFailed cutOff = (CommandFailed) fixture.console.answers(slow).get(0);
        assertThat(cutOff.code()).isEqualTo(RpcError.OPERATION_FAILED.code());
        assertThat(cutOff.reason()).isEqualTo("INTERRUPTED");
    }

    @Test
    void answersAfterDownlinksThatCannotBeDecoded() {
        JsonNode gateway = started();
        String topic = gateway.path("topics").path("command").asText();

        fixture.console.publish(topic, new byte[0]);
        fixture.console.publish(topic, "{\"jsonrpc\":\"2.0\",\"method\":7}".getBytes(StandardCharsets.UTF_8));
        fixture.console.publish(topic, "x".repeat(70_000).getBytes(StandardCharsets.UTF_8));

        assertThat(fixture.console.ask(gateway, statusGet(gateway))).isInstanceOf(CommandSucceeded.class);
        assertThat(fixture.console.from(gateway, PresenceOnline.class)).hasSize(1);
    }

    @Test
    void refusesParametersThatAreNotThoseOfTheMethod() {
        JsonNode gateway = started();
        Command command = ConsoleSide.command(gateway, Methods.COMMAND_QUERY, new Methods.NoParams());

        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, command);

        assertThat(failed.code()).isEqualTo(RpcError.INVALID_PARAMS.code());
    }

    private JsonNode started() {
        return fixture.startAndSee().gateway(HANGZHOU);
    }

    /** As if the simulator had been ended and started. */
    private void nextProcess(JsonNode gateway) {
        fixture.fleet.close();
        int before = fixture.console.from(gateway, PresenceOnline.class).size();
        fixture.start();
        fixture.console.next(gateway, PresenceOnline.class, before);
    }

    /** No method of this gateway sets a desired state by now, so one that does something stands in for it. */
    private static Command desired(JsonNode gateway, long epoch, long generation) {
        CommandMeta meta = restart(gateway).meta();
        return withMeta(
                restart(gateway),
                new CommandMeta(
                        meta.gatewayId(),
                        meta.binding(),
                        meta.commandId(),
                        meta.issuedAt(),
                        meta.startBy(),
                        epoch,
                        generation,
                        null));
    }

    private static Command statusGet(JsonNode gateway) {
        return ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams());
    }

    private static Command restart(JsonNode gateway) {
        return ConsoleSide.command(gateway, Methods.GATEWAY_RESTART, new Methods.GatewayRestart(true));
    }

    private static Command withMeta(Command command, CommandMeta meta) {
        return new Command(command.method(), command.params(), meta, true);
    }

    private static UUID id(Command command) {
        return command.meta().commandId();
    }
}
