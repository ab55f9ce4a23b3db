package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.messaging.Batches;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.UplinkMessage;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receipts, progress and responses are written together, and each counts once, as what it was. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReplyWriterTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Origin ORIGIN = new Origin(1, 1, "b", 1, null);

    @Inject
    EntityManager entityManager;

    @Inject
    CommandRepository commands;

    @Inject
    ReplyWriter writer;

    @Inject
    CommandFlights flights;

    @Inject
    NewCommands newCommands;

    @Inject
    CommandSender sender;

    @Inject
    UplinkCounters counters;

    @Inject
    CommandsConfig config;

    @Inject
    MeterRegistry registry;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private JsonNode gateway;
    private double stored;
    private double superseded;
    private double rejected;

    @BeforeEach
    void register() {
        gateway = Registry.newGateway();
        stored = count("stored");
        superseded = count("superseded");
        rejected = count("rejected");
    }

    @Test
    void aReceiptAndTheResponseAfterItAreBothStoredWhateverTheirOrderInTheBatch() {
        IssuedCommand command = sent();

        writer.write(List.of(succeeded(command, 3), progressed(command, 2, "copy"), received(command, 1)));

        IssuedCommand after = read(command);
        assertThat(after.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(after.stage()).isEqualTo("copy");
        assertThat(after.times().receivedAt()).isEqualTo(start.plusSeconds(1));
        assertThat(after.times().runningAt()).isEqualTo(start.plusSeconds(2));
        assertThat(after.times().endedAt()).isEqualTo(start.plusSeconds(3));
        assertThat(after.version()).as("written once").isEqualTo(command.version() + 1);
        assertCounted(3, 0, 0);
    }

    @Test
    void aNoteThatCameAfterTheResponseIsSupersededAndASecondResponseRejected() {
        IssuedCommand command = sent();

        writer.write(List.of(received(command, 2), succeeded(command, 1), succeeded(command, 3)));

        IssuedCommand after = read(command);
        assertThat(after.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(after.times().receivedAt()).isNull();
        assertThat(after.times().endedAt()).isEqualTo(start.plusSeconds(1));
        assertCounted(1, 1, 1);
    }

    @Test
    void whatCanNotBeStoredIsFoundAndSpoilsNoOther() {
        List<IssuedCommand> all = IntStream.range(0, 8).mapToObj(i -> sent()).toList();
        List<ReplyWriter.Reply> replies = new ArrayList<>();
        all.forEach(command -> replies.add(received(command, 1)));
        // No column holds the time of one of them.
        all.forEach(command -> replies.add(succeeded(command, command == all.get(5) ? 400_000_000_000L : 2)));
        List<ReplyWriter.Reply> bad = new ArrayList<>();

        Batches.write(replies, writer::write, (reply, cause) -> bad.add(reply));

        assertThat(bad).containsExactly(replies.get(8 + 5));
        for (IssuedCommand command : all) {
            assertThat(read(command).state())
                    .isEqualTo(command == all.get(5) ? CommandState.RECEIVED : CommandState.SUCCEEDED);
            assertThat(read(command).times().receivedAt()).isEqualTo(start.plusSeconds(1));
        }
        assertCounted(15, 0, 0);
    }

    @Test
    void whatACommandSaysItselfCountsBeforeWhatItsGatewaySaysOfItWhenAsked() {
        IssuedCommand silent = sent();
        IssuedCommand heard = sent();
        IssuedCommand first = question(silent);
        IssuedCommand second = question(silent);

        writer.write(List.of(
                answered(first, 1, silent, "RUNNING"),
                answered(second, 2, silent, "RUNNING"),
                received(silent, 3),
                answered(first, 1, heard, "SUCCEEDED"),
                answered(question(silent), 1, heard, "SUCCEEDED"),
                succeeded(heard, 3)));

        IssuedCommand after = read(silent);
        assertThat(after.state()).isEqualTo(CommandState.RECEIVED);
        assertThat(after.times().lastHeardAt()).isEqualTo(start.plusSeconds(2));
        assertThat(after.version()).as("by itself, and by each answer").isEqualTo(silent.version() + 3);
        assertThat(read(heard).result()).isEqualTo("{\"by\":\"itself\"}");
        assertThat(read(first).state()).isEqualTo(CommandState.SUCCEEDED);
        assertCounted(5, 0, 1);
    }

    @Test
    void thatItWasSentIsNotedWithTheGatewaysFirstWord() {
        IssuedCommand noted = justSent();
        IssuedCommand answered = justSent();

        writer.write(List.of(received(noted, 1), received(answered, 1), succeeded(answered, 2)));

        assertThat(read(noted).state()).isEqualTo(CommandState.RECEIVED);
        assertThat(read(noted).times().sentAt()).isEqualTo(start.plusSeconds(60));
        assertThat(read(answered).state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(read(answered).times().sentAt()).isEqualTo(start.plusSeconds(60));
        assertThat(read(answered).version()).as("written once").isEqualTo(answered.version() + 1);
        assertThat(sender.landings().sent(List.of(noted.id(), answered.id()))).isEmpty();
    }

    @Test
    void thatItWasSentIsKeptWhenTheReplyIsNotStored() {
        IssuedCommand command = justSent();

        assertThatThrownBy(() -> writer.write(List.of(succeeded(command, 400_000_000_000L))))
                .isInstanceOf(RuntimeException.class);

        assertThat(sender.landings().sent(List.of(command.id()))).hasSize(1);
        sender.landings().noted(List.of(command.id()));
    }

    /** The dispatcher would note it only after a while. */
    private IssuedCommand justSent() {
        IssuedCommand command = new IssuedCommand(
                UuidCreator.getTimeOrderedEpoch(),
                IssuedCommands.target(gatewayId(), 1),
                "gateway.restart",
                "{}",
                true,
                null,
                null,
                start);
        QuarkusTransaction.requiringNew().run(() -> {
            Departure departure = flights.depart(command);
            newCommands.insert(List.of(command));
            sender.landings().add(new Landing(departure, Landing.Outcome.SENT, start.plusSeconds(60)));
        });
        return command;
    }

    @Test
    void theInboxHandsReceiptsAndResponsesOnTogether() {
        IssuedCommand command = sent();
        ReplyInbox inbox = inbox();
        inbox.addNote(received(command, 1).uplink());
        inbox.addResponse(succeeded(command, 2).uplink());
        assertThat(inbox.waiting()).isEqualTo(2);

        inbox.start();
        inbox.stop(SOON);

        assertThat(inbox.waiting()).isZero();
        assertThat(read(command).version()).as("written once").isEqualTo(command.version() + 1);
        assertCounted(2, 0, 0);
    }

    @Test
    void itIsTheOldestResponseUpToWhichAllIsAnsweredWhileItWaitsAndWhileItIsWritten() {
        IssuedCommand command = sent();
        ReplyInbox inbox = inbox();
        inbox.addNote(received(command, -90).uplink());
        assertThat(inbox.answeredUntil()).isAfterOrEqualTo(start);
        inbox.addResponse(succeeded(command, -60).uplink());
        inbox.addNote(received(command, -30).uplink());
        assertThat(inbox.answeredUntil()).isEqualTo(start.minusSeconds(60));

        QuarkusTransaction.requiringNew().run(() -> {
            commands.lock(List.of(command.id()));
            inbox.start();
            await().atMost(SOON).until(this::somebodyWaitsForALock);
            assertThat(inbox.answeredUntil()).isEqualTo(start.minusSeconds(60));
        });
        inbox.stop(SOON);

        assertThat(inbox.answeredUntil()).isAfterOrEqualTo(start);
        assertCounted(2, 1, 0);
    }

    private ReplyInbox inbox() {
        return new ReplyInbox(writer, counters, config, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private boolean somebodyWaitsForALock() {
        Number waiting = QuarkusTransaction.requiringNew().call(() -> (Number) entityManager
                .createNativeQuery(
                        """
                        SELECT COUNT(*) FROM information_schema.processlist
                        WHERE info LIKE 'SELECT * FROM command WHERE id IN (%' AND time_ms > 200""")
                .getSingleResult());
        return waiting.longValue() > 0;
    }

    private void assertCounted(int asStored, int asSuperseded, int asRejected) {
        assertThat(List.of(count("stored") - stored, count("superseded") - superseded, count("rejected") - rejected))
                .as("stored, superseded, rejected")
                .containsExactly((double) asStored, (double) asSuperseded, (double) asRejected);
    }

    private double count(String what) {
        return registry.find("sallyport.uplink." + what).tag("topic", "reply").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** On its way since a moment, so that nobody sends it and no deadline is near. */
    private IssuedCommand sent() {
        return persist(new IssuedCommand(
                UuidCreator.getTimeOrderedEpoch(),
                IssuedCommands.target(gatewayId(), 1),
                "gateway.restart",
                "{}",
                true,
                null,
                null,
                start));
    }

    private IssuedCommand question(IssuedCommand about) {
        return persist(IssuedCommand.query(UuidCreator.getTimeOrderedEpoch(), about, "{}", start));
    }

    private IssuedCommand persist(IssuedCommand command) {
        command.attempt(
                new Flight.Limits(
                        Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1)),
                start);
        command.sent(start);
        QuarkusTransaction.requiringNew().run(() -> entityManager.persist(command));
        return command;
    }

    private IssuedCommand read(IssuedCommand command) {
        return QuarkusTransaction.requiringNew().call(() -> commands.findById(command.id()));
    }

    private String gatewayId() {
        return gateway.get("id").textValue();
    }

    private ReplyWriter.Reply received(IssuedCommand command, long second) {
        return reply(
                CommandReceived.class,
                new CommandReceived(ORIGIN, UUID.fromString(command.id())),
                """
                {"jsonrpc":"2.0","method":"command.received","params":{"origin":%s,"commandId":"%s"}}"""
                        .formatted(originJson(), command.id()),
                second);
    }

    private ReplyWriter.Reply progressed(IssuedCommand command, long second, String stage) {
        return reply(
                CommandProgress.class,
                new CommandProgress(ORIGIN, UUID.fromString(command.id()), stage, null),
                "",
                second);
    }

    private ReplyWriter.Reply succeeded(IssuedCommand command, long second) {
        return succeeded(command, second, JsonNodeFactory.instance.objectNode().put("by", "itself"));
    }

    private ReplyWriter.Reply answered(IssuedCommand question, long second, IssuedCommand about, String state) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("commands").addObject().put("commandId", about.id()).put("state", state);
        return succeeded(question, second, result);
    }

    private ReplyWriter.Reply succeeded(IssuedCommand command, long second, ObjectNode result) {
        return reply(
                CommandSucceeded.class,
                new CommandSucceeded(ORIGIN, UUID.fromString(command.id()), result),
                """
                {"jsonrpc":"2.0","id":"%s","result":{"origin":%s}}"""
                        .formatted(command.id(), originJson()),
                second);
    }

    private static String originJson() {
        return "{\"binding\":1,\"boot\":1,\"bootId\":\"b\",\"session\":1}";
    }

    private <M extends UplinkMessage> ReplyWriter.Reply reply(Class<M> type, M message, String payload, long second) {
        Uplink<M> uplink = new Uplink<>(
                ClientId.parse(gateway.get("clientId").textValue()),
                new GatewayId(gatewayId()),
                type,
                ORIGIN,
                payload.getBytes(StandardCharsets.UTF_8),
                start.plusSeconds(second));
        return ReplyWriter.Reply.of(uplink, message);
    }
}
