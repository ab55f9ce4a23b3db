package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits is told by whoever ends the command: these waiters look by themselves once an hour only. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandWaitersTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Inject
    EndedCommands ended;

    @Inject
    CommandService service;

    @Inject
    GatewayService gateways;

    @Inject
    NewCommands newCommands;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private CommandWaiters waiters;

    @BeforeEach
    void start() {
        CommandsConfig config = new SmallRyeConfigBuilder()
                .withMapping(CommandsConfig.class)
                .withDefaultValue("sallyport.commands.look-every", "1h")
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(CommandsConfig.class);
        waiters = new CommandWaiters(ended, service, config, registry);
        waiters.start();
    }

    @AfterEach
    void stop() {
        waiters.stop();
    }

    /** The commands of these tests are in no table, so nobody can have looked. */
    @Test
    void whatEndsHereIsToldWithoutALookAtTheDatabase() {
        IssuedCommand command = succeeded("{\"boots\":2}");

        CompletableFuture<CommandView> first = waiting(command);
        CompletableFuture<CommandView> second = waiting(command);
        waiters.ended(List.of(command));

        assertThat(first).succeedsWithin(SOON).satisfies(view -> {
            assertThat(view.state()).isEqualTo(CommandState.SUCCEEDED);
            assertThat(view.result()).isEqualTo(Registry.parse("{\"boots\":2}"));
        });
        assertThat(second).succeedsWithin(SOON);
    }

    @Test
    void whatEndedHereBeforeSomebodyCameToWaitIsToldAsWell() {
        IssuedCommand command = succeeded("{}");

        waiters.ended(List.of(command));

        assertThat(waiting(command)).succeedsWithin(SOON);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void aLargeResultIsNotKept() {
        IssuedCommand command = succeeded("{\"log\":\"" + "x".repeat(9_000) + "\"}");

        waiters.ended(List.of(command));

        assertThat(kept()).isZero();
    }

    @Test
    void whatAnotherReplicaEndedIsLookedAtAsSoonAsItTells() {
        IssuedCommand command = endedInTheTable();
        CompletableFuture<CommandView> waiting = waiting(command);

        waiters.onHeard(List.of(CommandChanges.of(command)));

        assertThat(waiting).succeedsWithin(SOON);
    }

    @Test
    void soIsWhatItToldOfJustBeforeSomebodyCameToWait() {
        IssuedCommand command = endedInTheTable();

        waiters.onHeard(List.of(CommandChanges.of(command)));

        assertThat(waiting(command)).succeedsWithin(SOON);
    }

    /** Over the real thing: what is made of the command at hand is what is read of its row. */
    @Test
    void whoWaitedHasWhatWhoReadsGets() {
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            gateway.connect();
            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                    .then()
                    .body("presence.state", equalTo("ONLINE")));
            gateway.answersWith((self, request) -> {
                self.progress(request, "stopping-services", 40);
                return self.result(request, "\"boots\":2,\"share\":0.10");
            });
            isReadAsItWasAnswered(gateway, "SUCCEEDED");

            gateway.answersWith((self, request) ->
                    self.error(request, -32001, "bucket is not reachable", "\"reason\":\"BUCKET_UNREACHABLE\""));
            isReadAsItWasAnswered(gateway, "FAILED");
        }
    }

    private static void isReadAsItWasAnswered(PageGateway gateway, String state) {
        JsonNode answered = Registry.parse(given().contentType(ContentType.JSON)
                .header("Prefer", "wait=10")
                .body("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":true}}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(200)
                .body("state", equalTo(state))
                .extract()
                .asString());
        String read = given().get("/api/v1/commands/" + answered.get("id").textValue())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(answered).isEqualTo(Registry.parse(read));
    }

    private CompletableFuture<CommandView> waiting(IssuedCommand command) {
        return waiters.awaitEnd(command.id(), LONG).subscribeAsCompletionStage();
    }

    private double kept() {
        return registry.get("sallyport.commands.ended.kept").gauge().value();
    }

    private static IssuedCommand succeeded(String result) {
        IssuedCommand command = IssuedCommands.withReply();
        command.attempt(new Flight.Limits(LONG, LONG, Duration.ofSeconds(1), LONG), IssuedCommands.at(1));
        command.sent(IssuedCommands.at(1));
        command.succeeded(result, IssuedCommands.at(2));
        return command;
    }

    /** As another replica would have ended it: nobody here has told of it. */
    private IssuedCommand endedInTheTable() {
        GatewayId gatewayId = new GatewayId(Registry.newGateway().get("id").textValue());
        return QuarkusTransaction.requiringNew().call(() -> {
            IssuedCommand command = new IssuedCommand(
                    UuidCreator.getTimeOrderedEpoch(),
                    gateways.target(gatewayId),
                    "gateway.restart",
                    "{}",
                    true,
                    null,
                    null,
                    IssuedCommands.at(0));
            command.failed(CommandErrorCode.GATEWAY_OFFLINE, null, IssuedCommands.at(0));
            newCommands.insert(List.of(command));
            return command;
        });
    }
}
