package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.Topic;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
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
    void aSilentGatewayReportsAndNeverAnswers() throws Exception {
        fixture.set("sallyport.simulator.faults.\"" + HANGZHOU + "\"", "silent").startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        Command ignored = ConsoleSide.command(gateway, Methods.GATEWAY_RESTART, new Methods.GatewayRestart(true));

        fixture.console.send(gateway, ignored);
        int reports = fixture.console.from(gateway, StatusReport.class).size();
        fixture.console.next(gateway, StatusReport.class, reports + 1);
        fixture.switchFault(HANGZHOU, Fault.NONE);
        Command answered = ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams());

        // The broker delivers in order, so an answer to the first would have come before this one.
        assertThat(fixture.console.ask(gateway, answered)).isInstanceOf(CommandSucceeded.class);
        assertThat(fixture.console.about(ignored)).isEmpty();
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).isEmpty();
    }

    @Test
    void aSlowGatewayTellsItsProgressAndAnswersInTheEnd() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        fixture.switchFault(HANGZHOU, Fault.SLOW);
        Command command = ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams());

        assertThat(fixture.console.ask(gateway, command)).isInstanceOf(CommandSucceeded.class);

        assertThat(fixture.console.about(command))
                .hasExactlyElementsOfTypes(
                        CommandReceived.class,
                        CommandProgress.class,
                        CommandProgress.class,
                        CommandProgress.class,
                        CommandSucceeded.class);
        assertThat(fixture.console.about(command).subList(1, 4))
                .extracting(message -> ((CommandProgress) message).percent())
                .containsExactly(25, 50, 75);
    }

    @Test
    void aFailingGatewayRefusesChangesAndStillTellsItsStatus() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        fixture.switchFault(HANGZHOU, Fault.FAILING);

        var change = ConsoleSide.command(gateway, Methods.GATEWAY_RESTART, new Methods.GatewayRestart(true));
        var read = ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams());

        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, change);
        assertThat(failed.code()).isEqualTo(RpcError.OPERATION_FAILED.code());
        assertThat(failed.reason()).isEqualTo("SIMULATED_FAULT");
        assertThat(fixture.console.ask(gateway, read)).isInstanceOf(CommandSucceeded.class);
        assertThat(fixture.console.from(gateway, PresenceOffline.class)).isEmpty();
    }

    @Test
    void aGatewayThatIsLostLeavesItsWillAndStaysAwayUntilSwitchedBack() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        Origin lost = fixture.console.next(gateway, PresenceOnline.class, 0).origin();

        fixture.switchFault(HANGZHOU, Fault.OFFLINE);
        PresenceOffline will = fixture.console.next(gateway, PresenceOffline.class, 0);
        JsonNode other = fixture.gateway(FleetFixture.FRANKFURT);
        int seen = fixture.console.from(other, StatusReport.class).size();
        // Two reports of another are many times the backoff of this one.
        fixture.console.next(other, StatusReport.class, seen + 1);
        int returns = fixture.console.from(gateway, PresenceOnline.class).size();
        fixture.switchFault(HANGZHOU, Fault.NONE);
        Origin back = fixture.console.next(gateway, PresenceOnline.class, 1).origin();

        assertThat(will.reason()).isEqualTo(PresenceOffline.CONNECTION_LOST);
        assertThat(will.origin()).isEqualTo(lost);
        assertThat(returns).isEqualTo(1);
        assertThat(back.session()).isEqualTo(lost.session() + 1);
        assertThat(back.bootId()).isEqualTo(lost.bootId());
    }

    @Test
    void oneThatIsToBeOfflineFromTheStartIsSeenOnceAndThenLost() {
        fixture.set("sallyport.simulator.faults.\"" + HANGZHOU + "\"", "offline")
                .startAndSee();

        PresenceOffline will = fixture.console.next(fixture.gateway(HANGZHOU), PresenceOffline.class, 0);

        assertThat(will.reason()).isEqualTo(PresenceOffline.CONNECTION_LOST);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(fixture.admin("GET", "/", "").body())
                        .contains("\"fault\":\"offline\",\"state\":\"DISCONNECTED\""));
    }

    @Test
    void aFlappingGatewayIsLostAndComesBackAgainAndAgain() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);

        fixture.switchFault(HANGZHOU, Fault.FLAPPING);
        fixture.console.next(gateway, PresenceOffline.class, 1);
        Origin third = fixture.console.next(gateway, PresenceOnline.class, 2).origin();

        assertThat(third.session()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aGatewayThatSaysGarbageSaysItOnEachTopicAndReportsAllTheSame() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        int reports = fixture.console.from(gateway, StatusReport.class).size();

        fixture.switchFault(HANGZHOU, Fault.GARBAGE);
        fixture.console.next(gateway, StatusReport.class, reports + 1);

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(fixture.console.refused)
                .extracting(Topic::kind)
                .contains(Topic.Kind.STATUS, Topic.Kind.PRESENCE, Topic.Kind.REPLY));
    }

    @Test
    void aClonedGatewayIsReportedForUnderTwoBootIdsOfOneBoot() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        Origin own = fixture.console.next(gateway, PresenceOnline.class, 0).origin();

        fixture.switchFault(HANGZHOU, Fault.CLONE);

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(fixture.console.from(gateway, StatusReport.class))
                        .extracting(StatusReport::origin)
                        .anySatisfy(origin -> {
                            assertThat(origin.boot()).isEqualTo(own.boot());
                            assertThat(origin.bootId()).isNotEqualTo(own.bootId());
                        }));
    }

    @Test
    void aGatewayWhoseClockIsWrongTakesCommandsForExpired() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);
        fixture.switchFault(HANGZHOU, Fault.WRONG_CLOCK);

        CommandFailed failed = (CommandFailed)
                fixture.console.ask(gateway, ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams()));

        assertThat(failed.code()).isEqualTo(RpcError.EXPIRED.code());
        assertThat(failed.gatewayTime()).isAfter(Instant.now().plus(Mischief.CLOCK_ERROR.minusMinutes(1)));
    }

    @Test
    void aGatewayWithAFullCacheReportsItThrottled() throws Exception {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(HANGZHOU);

        fixture.switchFault(HANGZHOU, Fault.FULL_CACHE);

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            StatusReport newest = fixture.console.next(gateway, StatusReport.class, 0);
            assertThat(newest.caches().get(0).throttled()).isTrue();
            assertThat(newest.alerts()).extracting(StatusReport.Alert::code).contains("CACHE_DIRTY_HIGH");
        });
    }

    @Test
    void theAdminEndpointListsTheFleetAndRefusesWhatItDoesNotKnow() throws Exception {
        fixture.startAndSee();
        String id = fixture.gateway(HANGZHOU).path("id").asText();

        JsonNode list =
                new ObjectMapper().readTree(fixture.admin("GET", "/", "").body());
        HttpResponse<String> byId = fixture.admin("PUT", "/gateways/" + id + "/fault", "slow");
        HttpResponse<String> noFault = fixture.admin("PUT", "/gateways/" + id + "/fault", "lazy");
        HttpResponse<String> tooLong = fixture.admin("PUT", "/gateways/" + id + "/fault", "x".repeat(65));
        HttpResponse<String> noGateway = fixture.admin("PUT", "/gateways/nobody/fault", "slow");

        assertThat(list.path("items")).hasSize(3).allSatisfy(item -> {
            assertThat(item.path("fault").asText()).isEqualTo("none");
            assertThat(item.path("state").asText()).isEqualTo("ONLINE");
        });
        assertThat(byId.statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(byId.body()).path("fault").asText())
                .isEqualTo("slow");
        assertThat(noFault.statusCode()).isEqualTo(400);
        assertThat(noFault.body()).contains("\"error\"");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("Content-Length");
        assertThat(noGateway.statusCode()).isEqualTo(404);
        assertThat(noGateway.body()).contains("\"error\"");
    }
}
