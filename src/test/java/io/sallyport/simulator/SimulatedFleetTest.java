package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.UplinkMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedFleetTest {
    @TempDir
    Path folder;

    private FleetFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new FleetFixture(folder).set("sallyport.simulator.default-faults", "false");
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void saysOnlineWhereItCanBeReachedAndReportsAtOnce() {
        fixture.startAndSee();

        JsonNode gateway = fixture.gateway(FleetFixture.HANGZHOU);
        List<ConsoleSide.Heard> heard = fixture.console.heard.stream()
                .filter(one ->
                        one.from().toString().equals(gateway.path("clientId").asText()))
                .toList();
        assertThat(heard.get(0).kind()).isEqualTo(Kind.PRESENCE);
        PresenceOnline online = (PresenceOnline) heard.get(0).message();
        assertThat(online.origin().binding()).isEqualTo(1);
        assertThat(online.origin().boot()).isEqualTo(1);
        assertThat(online.origin().session()).isEqualTo(1);
        assertThat(online.reportIntervalSeconds()).isEqualTo(1);
        assertThat(online.capabilities()).contains("status.get", "command.query", "gateway.restart");
        assertThat(heard.get(1).kind()).isEqualTo(Kind.STATUS);
        StatusReport report = (StatusReport) heard.get(1).message();
        assertThat(report.origin()).isEqualTo(online.origin().withSeq(1));
    }

    @Test
    void reportsAgainAndAgain() {
        fixture.startAndSee();

        JsonNode gateway = fixture.gateway(FleetFixture.FRANKFURT);
        fixture.console.next(gateway, StatusReport.class, 2);

        assertThat(fixture.console.from(gateway, StatusReport.class))
                .extracting(report -> report.origin().requireSeq())
                // The second is the report of the configuration, which goes by the same numbers.
                .startsWith(1L, 3L, 4L);
    }

    @Test
    void registersGroupsAndGatewaysWithTheirLabel() {
        fixture.startAndSee();

        assertThat(fixture.api.groups).containsOnlyKeys("GID_hangzhou", "GID_frankfurt", "GID_virginia");
        assertThat(fixture.api.groups.get("GID_hangzhou").path("displayName").asText())
                .isEqualTo("Hangzhou");
        assertThat(fixture.api.groups.get("GID_hangzhou").path("endpoints")).hasSize(3);
        assertThat(fixture.gateway(FleetFixture.VIRGINIA)
                        .path("labels")
                        .path("simulated")
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void leavesAGroupAsItIs() {
        fixture.api.groups.put("GID_hangzhou", new TextNode("what somebody made of it"));

        fixture.startAndSee();

        assertThat(fixture.api.groups.get("GID_hangzhou").asText()).isEqualTo("what somebody made of it");
    }

    @Test
    void findsItsGatewaysAgainAndGoesOnCountingItsBoots() {
        fixture.set("sallyport.simulator.size", "9").start();
        await().atMost(Duration.ofSeconds(20)).until(() -> fixture.api.gateways.size() == 9);
        fixture.api.gateways.forEach(gateway -> fixture.console.next(gateway, PresenceOnline.class, 0));
        JsonNode gateway = fixture.gateway(FleetFixture.HANGZHOU);
        Origin first = fixture.console.next(gateway, PresenceOnline.class, 0).origin();

        fixture.fleet.close();
        PresenceOffline goodbye = fixture.console.next(gateway, PresenceOffline.class, 0);
        fixture.start();
        Origin second = fixture.console.next(gateway, PresenceOnline.class, 1).origin();

        assertThat(goodbye.reason()).isEqualTo(PresenceOffline.SHUTDOWN);
        assertThat(fixture.api.gateways).hasSize(9);
        assertThat(second.boot()).isEqualTo(first.boot() + 1);
        assertThat(second.bootId()).isNotEqualTo(first.bootId());
        assertThat(second.session()).isEqualTo(1);
    }

    @Test
    void waitsForAConsoleThatIsNotThereYet() {
        fixture.api.requestsToFail.set(4);

        fixture.startAndSee();

        assertThat(fixture.api.requestsToFail).hasValue(0);
        Set<String> names = new HashSet<>();
        fixture.api.gateways.forEach(gateway -> names.add(gateway.path("name").asText()));
        assertThat(names).hasSize(3).hasSameSizeAs(fixture.api.gateways);
    }

    @Test
    void comesBackAfterAnOutageInARaisedSessionOfTheSameBoot() {
        fixture.startAndSee();
        JsonNode gateway = fixture.gateway(FleetFixture.HANGZHOU);
        Origin before = fixture.console.next(gateway, PresenceOnline.class, 0).origin();

        fixture.broker.stop();
        fixture.broker.start();
        try (ConsoleSide after = new ConsoleSide(fixture.broker.host(), fixture.broker.port())) {
            StatusReport report = after.next(gateway, StatusReport.class, 0);

            assertThat(report.origin().boot()).isEqualTo(before.boot());
            assertThat(report.origin().bootId()).isEqualTo(before.bootId());
            assertThat(report.origin().session()).isGreaterThan(before.session());
            assertThat(report.origin().requireSeq()).isGreaterThan(1);
        }
    }

    @Test
    void answersABroadcastWithAReport() {
        fixture.set("sallyport.simulator.report-interval", "1h").startAndSee();
        JsonNode addressed = fixture.gateway(FleetFixture.HANGZHOU);

        fixture.console.next(addressed, ConfigReport.class, 0);

        fixture.console.broadcast("GID_hangzhou", "status.get");
        StatusReport report = fixture.console.next(addressed, StatusReport.class, 1);

        assertThat(report.origin().requireSeq()).isEqualTo(3);
        assertThat(fixture.console.from(fixture.gateway(FleetFixture.FRANKFURT), StatusReport.class))
                .hasSize(1);
        assertThat(fixture.console.from(addressed, UplinkMessage.class)).hasSize(4);
    }
}
