package io.sallyport.protocol;

import static io.sallyport.protocol.GoldenMessages.COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.ORIGIN;
import static io.sallyport.protocol.GoldenMessages.OTHER_COMMAND_ID;
import static io.sallyport.protocol.GoldenMessages.TEN_O_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sallyport.protocol.Methods.CommandQueryResult;
import io.sallyport.protocol.Methods.CommandQueryResult.Answer;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenUplinkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command-received",
                "command-progress",
                "response-result",
                "response-status-get",
                "response-command-query",
                "response-error",
                "response-error-expired",
                "response-error-would-lose-data",
                "response-error-parse",
                "response-error-invalid-request",
                "response-error-unknown-method",
                "response-error-invalid-params",
                "response-error-internal",
                "response-error-stale",
                "response-error-busy",
                "response-error-not-for-me",
                "response-error-signature",
                "presence-online",
                "presence-offline",
                "presence-offline-will",
                "status-report",
                "config-report",
                "response-config-get",
                "log-excerpt",
                "response-share-diagnose"
            })
    void aMessageIsWrittenAsTheContractShowsIt(String name) {
        byte[] written = UplinkCodec.encode(UplinkCodec.decode(GoldenMessages.bytes(name)));

        assertThat(GoldenMessages.tree(written)).isEqualTo(GoldenMessages.tree(name));
        assertThat(new String(written, StandardCharsets.UTF_8))
                .as("origin first")
                .containsPattern("\"(params|result|data)\":\\{\"origin\":\\{\"binding\":3,");
    }

    @Test
    void aNoteOfReceiptIsRead() {
        assertThat(decode("command-received")).isEqualTo(new CommandReceived(ORIGIN, COMMAND_ID));
    }

    @Test
    void aNoteOfProgressIsRead() {
        assertThat(decode("command-progress"))
                .isEqualTo(new CommandProgress(ORIGIN, COMMAND_ID, "creating-export", 40));
    }

    @Test
    void aResultIsReadWithoutItsOrigin() {
        assertThat(decode("response-result"))
                .isEqualTo(new CommandSucceeded(ORIGIN, COMMAND_ID, WireJson.MAPPER.createObjectNode()));
    }

    @Test
    void aPulledStatusIsReadLikeAReport() {
        CommandSucceeded reply = (CommandSucceeded) decode("response-status-get");

        assertThat(reply.commandId()).isEqualTo(COMMAND_ID);
        assertThat(UplinkCodec.statusOf(reply)).isEqualTo(decode("status-report"));
    }

    @Test
    void theAnswerToAQueryIsRead() {
        CommandSucceeded reply = (CommandSucceeded) decode("response-command-query");

        List<Answer> answers =
                DownlinkCodec.params(reply.result(), CommandQueryResult.class).commands();

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0))
                .returns(COMMAND_ID, Answer::commandId)
                .returns(CommandQueryResult.State.FAILED, Answer::state)
                .returns(null, Answer::result);
        assertThat(answers.get(0).error().at("/data/reason").textValue()).isEqualTo("INTERRUPTED");
        assertThat(answers.get(1))
                .returns(OTHER_COMMAND_ID, Answer::commandId)
                .returns(CommandQueryResult.State.SUCCEEDED, Answer::state)
                .returns(WireJson.MAPPER.createObjectNode().put("a", 1), Answer::result);
    }

    @Test
    void anErrorIsReadWithWhatItsCodeBrings() {
        assertThat(decode("response-error"))
                .isEqualTo(new CommandFailed(
                        ORIGIN, COMMAND_ID, -32001, "bucket is not reachable", "BUCKET_UNREACHABLE", null, null));
        assertThat(decode("response-error-expired"))
                .isEqualTo(new CommandFailed(
                        ORIGIN, COMMAND_ID, -32002, "too late", null, Instant.parse("2026-11-22T10:01:00Z"), null));
        assertThat(decode("response-error-would-lose-data"))
                .isEqualTo(new CommandFailed(ORIGIN, COMMAND_ID, -32005, "dirty data", null, null, 5_368_709_120L));
    }

    @Test
    void anOnlineIsRead() {
        assertThat(decode("presence-online"))
                .isEqualTo(new PresenceOnline(
                        ORIGIN,
                        TEN_O_CLOCK,
                        "1.4.0",
                        1,
                        30,
                        List.of("status.get", "share.put"),
                        "u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4"));
    }

    @Test
    void anOfflineIsRead() {
        assertThat(decode("presence-offline")).isEqualTo(new PresenceOffline(ORIGIN, "shutdown"));
    }

    @Test
    void aReportIsReadMemberByMember() {
        StatusReport report = (StatusReport) decode("status-report");

        Instant dirtySince = Instant.parse("2026-11-22T09:58:00Z");
        assertThat(report.origin()).isEqualTo(ORIGIN.withSeq(1042));
        assertThat(report.at()).isEqualTo(Instant.parse("2026-11-22T10:00:00.250Z"));
        assertThat(report.agentVersion()).isEqualTo("1.4.0");
        assertThat(report.uptimeSeconds()).isEqualTo(86_400);
        assertThat(report.activity()).isEqualTo(Activity.DRAINING);
        assertThat(report.cpu()).isEqualTo(0.42);
        assertThat(report.memory()).isEqualTo(new StatusReport.Memory(4_294_967_296L, 17_179_869_184L));
        assertThat(report.network()).isEqualTo(new StatusReport.Network(1_250_000.5, 900_000.25, 12.5, 0.001));
        assertThat(report.disk()).isEqualTo(new StatusReport.Disk(1.75, 320.5));
        assertThat(report.caches())
                .containsExactly(new CacheStatus(
                        "cache-1",
                        "/dev/vdb",
                        107_374_182_400L,
                        90_000_000_000L,
                        5_368_709_120L,
                        1_048_576L,
                        52_428_800L,
                        1_073_741_824L,
                        false,
                        dirtySince,
                        2L));
        assertThat(report.shares())
                .containsExactly(new ShareStatus(
                        "finance",
                        ShareStatus.Protocol.NFS,
                        ShareStatus.State.DEGRADED,
                        "BUCKET_SLOW",
                        1L,
                        7L,
                        5_368_709_120L,
                        dirtySince,
                        2L,
                        1_000_000.5,
                        2_000_000.5,
                        3_000_000.5,
                        120.5,
                        0.8,
                        14.2,
                        1.1,
                        22.9,
                        0.97,
                        new ShareStatus.Bucket(ShareStatus.Bucket.Health.SLOW, 850.5, 0.02, true),
                        12L,
                        87.5));
        assertThat(report.volumes())
                .containsExactly(new VolumeStatus(
                        "vol-1",
                        ShareStatus.State.AVAILABLE,
                        1L,
                        3L,
                        1_099_511_627_776L,
                        0L,
                        "iqn.2026-11.io.sallyport:vol-1",
                        1L,
                        0L));
        assertThat(report.alerts())
                .containsExactly(new StatusReport.Alert(
                        "BUCKET_SLOW",
                        StatusReport.Severity.WARNING,
                        "finance",
                        Instant.parse("2026-11-22T09:55:00Z")));
        assertThat(report.configHash()).isEqualTo("sha256:5f2c");
    }

    @Test
    void aConfigurationIsReadWithWhatWasMadeAtTheGateway() {
        ConfigReport report = (ConfigReport) decode("config-report");

        assertThat(report.resources())
                .extracting(ReportedResource::kind, ReportedResource::name, ReportedResource::generation)
                .containsExactly(
                        tuple(ResourceKind.SHARE, "finance", 7L),
                        tuple(ResourceKind.SHARE, "scans", null),
                        tuple(ResourceKind.VOLUME, "vol-1", 3L),
                        tuple(ResourceKind.CACHE_DISK, "cache-1", 1L),
                        tuple(ResourceKind.BUCKET_CREDENTIAL, "acme-key", 2L),
                        tuple(ResourceKind.SMB_USER, "alice", 1L),
                        tuple(ResourceKind.DIRECTORY, "directory", 1L),
                        tuple(ResourceKind.BANDWIDTH, "bandwidth", 4L));
        assertThat(report.resources().get(4).secretId()).isEqualTo("4f1c2a9b7e3d5061");
    }

    @Test
    void aPulledConfigurationIsReadLikeAReport() {
        CommandSucceeded reply = (CommandSucceeded) decode("response-config-get");

        assertThat(UplinkCodec.configOf(reply)).isEqualTo(decode("config-report"));
    }

    @Test
    void aPartOfALogIsRead() throws Exception {
        LogExcerpt excerpt = (LogExcerpt) decode("log-excerpt");

        assertThat(excerpt)
                .returns(COMMAND_ID, LogExcerpt::commandId)
                .returns(1, LogExcerpt::part)
                .returns(1, LogExcerpt::of);
        byte[] log = new GZIPInputStream(new ByteArrayInputStream(excerpt.base64())).readAllBytes();
        assertThat(new String(log, StandardCharsets.UTF_8))
                .startsWith("2026-11-22T")
                .endsWith("\n");
    }

    private static UplinkMessage decode(String name) {
        return UplinkCodec.decode(GoldenMessages.bytes(name));
    }
}
