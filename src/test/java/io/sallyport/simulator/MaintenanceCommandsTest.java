package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.GatewayUpgrade;
import io.sallyport.protocol.Methods.Rehome;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.StorageMethods;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceCommandsTest {
    @TempDir
    Path folder;

    private FleetFixture fixture;
    private JsonNode gateway;

    @BeforeEach
    void begin() {
        fixture = new FleetFixture(folder);
        gateway = fixture.startAndSee().gateway(HANGZHOU);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void downloadsThenInstallsAndRunsTheNewVersionAfterTheBoot() {
        CommandSucceeded downloaded =
                (CommandSucceeded) fixture.console.ask(gateway, upgrade("1.5.0", GatewayUpgrade.Phase.DOWNLOAD));
        assertThat(fixture.console.from(gateway, PresenceOnline.class)).hasSize(1);

        CommandSucceeded installed =
                (CommandSucceeded) fixture.console.ask(gateway, upgrade("1.5.0", GatewayUpgrade.Phase.INSTALL));

        PresenceOnline online = fixture.console.next(gateway, PresenceOnline.class, 1);
        assertThat(online.agentVersion()).isEqualTo("1.5.0");
        assertThat(List.of(downloaded, installed)).allSatisfy(answer -> assertThat(
                        DownlinkCodec.params(answer.result(), Methods.GatewayUpgradeResult.class)
                                .version())
                .isEqualTo("1.5.0"));
        assertThat(installed.origin().boot()).isEqualTo(downloaded.origin().boot() + 1);
    }

    @Test
    void anOldVersionCanDoLessAndAnUpgradeGivesItTheRest() {
        fixture.console.ask(gateway, upgrade(Software.OLD, GatewayUpgrade.Phase.INSTALL));
        PresenceOnline old = fixture.console.next(gateway, PresenceOnline.class, 1);
        Command drain =
                ConsoleSide.command(gateway, StorageMethods.CACHE_DRAIN, new StorageMethods.DrainCache(null, null));

        assertThat(old.capabilities()).doesNotContain(StorageMethods.CACHE_DRAIN, Software.RECOVER);
        assertThat(fixture.console.ask(gateway, drain)).extracting("code").isEqualTo(-32601);

        fixture.console.ask(gateway, upgrade(Software.CURRENT, GatewayUpgrade.Phase.INSTALL));
        assertThat(fixture.console.next(gateway, PresenceOnline.class, 2).capabilities())
                .contains(StorageMethods.CACHE_DRAIN, Software.RECOVER);
    }

    @Test
    void aPackageWithAFaultIsRefusedAndAVersionThatDoesNotStartIsLeft() {
        CommandFailed damaged =
                (CommandFailed) fixture.console.ask(gateway, upgrade("1.5.0-damaged", GatewayUpgrade.Phase.DOWNLOAD));
        CommandFailed broken =
                (CommandFailed) fixture.console.ask(gateway, upgrade("1.5.0-broken", GatewayUpgrade.Phase.INSTALL));

        assertThat(damaged.reason()).isEqualTo("CHECKSUM_MISMATCH");
        assertThat(broken.reason()).isEqualTo("INSTALL_FAILED");
        assertThat(fixture.console.next(gateway, PresenceOnline.class, 1).agentVersion())
                .isEqualTo(Software.CURRENT);
    }

    @Test
    void sendsItsLogInPartsWhoseBytesAreTheFileThatItsAnswerIsAbout() throws Exception {
        Command collect = ConsoleSide.command(
                gateway, Methods.COLLECT_LOGS, new Methods.CollectLogs(Instant.EPOCH, 100_000L, null));

        CommandSucceeded answer = (CommandSucceeded) fixture.console.ask(gateway, collect);

        Methods.CollectLogsResult result = DownlinkCodec.params(answer.result(), Methods.CollectLogsResult.class);
        LogExcerpt part = fixture.console.next(gateway, LogExcerpt.class, 0);
        assertThat(result.parts()).isEqualTo(1);
        assertThat(part.commandId()).isEqualTo(collect.meta().commandId());
        assertThat(result.sizeBytes()).isEqualTo(part.base64().length);
        assertThat(result.sha256()).isEqualTo(new LogArchive(part.base64(), false).sha256());
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(part.base64())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .contains("online");
    }

    @Test
    void movesAndStaysOnceItWasAskedForItsStatusThere() {
        Command rehome = rehome("mqtt.example.com");
        fixture.console.send(gateway, rehome);
        fixture.console.next(gateway, PresenceOnline.class, 1);
        assertThat(fixture.console.answers(rehome)).isEmpty();

        fixture.console.ask(gateway, ConsoleSide.command(gateway, Methods.STATUS_GET, new Methods.NoParams()));

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(fixture.console.answers(rehome))
                .singleElement()
                .isInstanceOf(CommandSucceeded.class));
        assertThat(fixture.console.from(gateway, PresenceOffline.class))
                .extracting(PresenceOffline::reason)
                .containsExactly(PresenceOffline.REHOME);
    }

    @Test
    void comesBackFromWhereNobodyIs() {
        CommandFailed failed = (CommandFailed) fixture.console.ask(gateway, rehome("unreachable.example.com"));

        assertThat(failed.reason()).isEqualTo("UNREACHABLE");
        assertThat(failed.origin().session()).isEqualTo(2);
    }

    /** It takes as long as the shortest time that a console may be given for it. */
    @Test
    void comesBackFromWhereNobodyAsksItForItsStatus() {
        Command rehome = rehome("mqtt.example.com", Rehome.MIN_CONFIRM_SECONDS);
        fixture.console.send(gateway, rehome);
        fixture.console.next(gateway, PresenceOnline.class, 1);

        await().atMost(Duration.ofSeconds(Rehome.MIN_CONFIRM_SECONDS + 15))
                .untilAsserted(() -> assertThat(fixture.console.answers(rehome))
                        .singleElement()
                        .isInstanceOfSatisfying(CommandFailed.class, failed -> {
                            assertThat(failed.reason()).isEqualTo("NOT_CONFIRMED");
                            // There, and back again.
                            assertThat(failed.origin().session()).isEqualTo(3);
                        }));
        assertThat(fixture.console
                        .next(gateway, PresenceOnline.class, 2)
                        .origin()
                        .session())
                .isEqualTo(3);
    }

    @Test
    void drainsBeforeItRestarts() {
        Command restart = ConsoleSide.command(
                gateway, Methods.GATEWAY_RESTART, new Methods.GatewayRestart(false, new Drain(60, null)));

        assertThat(fixture.console.ask(gateway, restart)).isInstanceOf(CommandSucceeded.class);

        assertThat(fixture.console.about(restart))
                .filteredOn(CommandProgress.class::isInstance)
                .extracting(said -> ((CommandProgress) said).stage())
                .startsWith("draining");
    }

    private Command upgrade(String version, GatewayUpgrade.Phase phase) {
        return ConsoleSide.command(
                gateway,
                Methods.GATEWAY_UPGRADE,
                new GatewayUpgrade(
                        "https://packages.example.com/a", version, "0".repeat(64), "AAAA", phase, true, null));
    }

    private Command rehome(String host) {
        return rehome(host, 60);
    }

    private Command rehome(String host, int confirmWithinSeconds) {
        Rehome.Endpoint endpoint = new Rehome.Endpoint(Rehome.Kind.MQTTS, host, 8883, Rehome.Network.PUBLIC);
        return ConsoleSide.command(gateway, Methods.REHOME, new Rehome(List.of(endpoint), null, confirmWithinSeconds));
    }
}
