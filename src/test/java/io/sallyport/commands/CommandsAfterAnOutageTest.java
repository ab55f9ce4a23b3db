package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.Replica;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The database was away for half an hour: the clock is set forward, and replies wait in memory. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandsAfterAnOutageTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    CommandRepository commands;

    @Inject
    CommandPolicies policies;

    @Inject
    CommandsConfig config;

    @Inject
    CommandJson json;

    @Inject
    Replica replica;

    @Inject
    CommandMoves moves;

    @Inject
    Dispatching dispatching;

    @Inject
    CommandSettling settling;

    @Inject
    CommandSchedule schedule;

    @Inject
    ReplyWriter writer;

    @Inject
    UplinkCounters counters;

    private final Instant begin = Instant.now();
    private Instant now = begin;
    private final Clock afterwards = Clock.fixed(begin.plus(Duration.ofMinutes(30)), ZoneOffset.UTC);

    @Test
    void aReplyThatWaitedForTheDatabaseComesBeforeTheDeadline() {
        JsonNode registration = Registry.newGateway();
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration);
        gateway.isSilent();
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
        String id = sentCommand(gateway.id());
        ReplyInbox inbox = new ReplyInbox(writer, counters, config, new SimpleMeterRegistry(), afterwards);
        inbox.addResponse(reply(registration, id));
        CommandFlights flights =
                new CommandFlights(commands, policies, config, json, replica, moves, dispatching, afterwards);
        CommandTick tick = new CommandTick(flights, settling, schedule, inbox, config, afterwards, Mode.REPLICA);

        QuarkusTransaction.requiringNew().run(tick::tick);
        command(id, "SENT");

        inbox.start();
        inbox.stop(SOON);
        QuarkusTransaction.requiringNew().run(tick::tick);
        command(id, "SUCCEEDED");
        gateway.close();
    }

    @Test
    void noDeadlineEndsACommandInTheTenSecondsAfterTheDatabaseIsBack() {
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.isSilent();
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
        String id = sentCommand(gateway.id());
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        ReplyInbox inbox = new ReplyInbox(writer, counters, config, new SimpleMeterRegistry(), clock);
        CommandFlights flights =
                new CommandFlights(commands, policies, config, json, replica, moves, dispatching, clock);
        NothingScheduled nothing = new NothingScheduled();
        CommandTick tick = new CommandTick(flights, settling, nothing, inbox, config, clock, Mode.REPLICA);

        now = begin.plus(Duration.ofMinutes(30));
        nothing.databaseIsAway = true;
        assertThatThrownBy(tick::tick).hasMessage("the database is away");
        nothing.databaseIsAway = false;
        QuarkusTransaction.requiringNew().run(tick::tick);
        now = now.plusMillis(9_999);
        QuarkusTransaction.requiringNew().run(tick::tick);
        command(id, "SENT");

        now = now.plusMillis(1);
        QuarkusTransaction.requiringNew().run(tick::tick);
        command(id, "OUTCOME_UNKNOWN");
        gateway.close();
    }

    private static String sentCommand(String gatewayId) {
        String id = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + gatewayId + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(SOON).untilAsserted(() -> command(id, "SENT"));
        return id;
    }

    private static void command(String id, String state) {
        given().get("/api/v1/commands/" + id).then().body("state", equalTo(state));
    }

    private Uplink<CommandSucceeded> reply(JsonNode registration, String commandId) {
        String payload =
                """
                {"jsonrpc":"2.0","id":"%s","result":{"origin":{"binding":1,"boot":1,"bootId":"b","session":1}}}"""
                        .formatted(commandId);
        return new Uplink<>(
                ClientId.parse(registration.get("clientId").textValue()),
                new GatewayId(registration.get("id").textValue()),
                CommandSucceeded.class,
                new Origin(1, 1, "b", 1, null),
                payload.getBytes(StandardCharsets.UTF_8),
                begin);
    }

    @Vetoed
    private static final class NothingScheduled extends CommandSchedule {
        private boolean databaseIsAway;

        NothingScheduled() {
            super(null, null, null, null, null, null, null, null);
        }

        @Override
        int due(int most) {
            if (databaseIsAway) {
                throw new IllegalStateException("the database is away");
            }
            return 0;
        }
    }
}
