package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.Secret;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.StorageMethods.Delete;
import io.sallyport.protocol.storage.VolumeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCommandsTest {
    private static final long GIB = 1L << 30;
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Drain PATIENT = new Drain(60, Drain.OnExpiry.ABORT);

    @TempDir
    Path folder;

    private FleetFixture fixture;
    private JsonNode gateway;
    private long generation;

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
    void saysWhatWasMadeAtTheGatewayOnceItIsOnline() {
        ConfigReport report = fixture.console.next(gateway, ConfigReport.class, 0);

        assertThat(report.resources())
                .extracting(ReportedResource::kind)
                .contains(ResourceKind.SHARE, ResourceKind.CACHE_DISK, ResourceKind.BUCKET_CREDENTIAL);
        assertThat(report.resources()).allMatch(resource -> resource.generation() == null);
        assertThat(fixture.console.next(gateway, StatusReport.class, 1).configHash())
                .isEqualTo(report.configHash());
    }

    @Test
    void servesAShareThatTheConsoleSetAndSaysSoInBothReports() {
        int before = reports();

        assertThat(put(StorageMethods.SHARE_PUT, share("finance"))).isInstanceOf(CommandSucceeded.class);

        ReportedResource reported =
                find(reportAfter(before), ResourceKind.SHARE, "finance").orElseThrow();
        assertThat(reported.epoch()).isEqualTo(1);
        assertThat(reported.generation()).isEqualTo(generation);
        assertThat(DownlinkCodec.desired(reported.config(), ShareConfig.class)).isEqualTo(share("finance"));
        await().atMost(SOON).untilAsserted(() -> assertThat(shares()).anySatisfy(share -> assertThat(share)
                .returns("finance", ShareStatus::name)
                .returns(generation, ShareStatus::generation)
                .returns(ShareStatus.State.AVAILABLE, ShareStatus::state)));
    }

    @Test
    void keepsWhatWasSetAlsoInTheNextProcess() {
        put(StorageMethods.SHARE_PUT, share("finance"));
        fixture.fleet.close();
        int before = reports();
        fixture.start();

        assertThat(find(reportAfter(before), ResourceKind.SHARE, "finance"))
                .get()
                .returns(generation, ReportedResource::generation);
    }

    @Test
    void answersAPullAndABroadcastWithItsConfiguration() {
        CommandSucceeded pulled = (CommandSucceeded)
                fixture.console.ask(gateway, ConsoleSide.command(gateway, Methods.CONFIG_GET, new Methods.NoParams()));
        ConfigReport report = UplinkCodec.configOf(pulled);
        int before = reports();

        fixture.console.broadcast(gateway.path("group").asText(), Methods.CONFIG_GET);

        assertThat(reportAfter(before).configHash()).isEqualTo(report.configHash());
        assertThat(reportAfter(before).origin().requireSeq())
                .isGreaterThan(report.origin().requireSeq());
    }

    @Test
    void refusesReferencesToWhatIsNotThere() {
        ShareConfig share = share("finance");
        BucketRef bucket = share.bucket();

        assertRefused("NO_SUCH_CREDENTIAL", put(StorageMethods.SHARE_PUT, share("a", bucket, "other", "cache-1")));
        assertRefused("NO_SUCH_CACHE_DISK", put(StorageMethods.SHARE_PUT, share("a", bucket, "bucket-key", "cache-9")));
        assertRefused(
                "BUCKET_DENIED",
                put(StorageMethods.SHARE_PUT, share("a", bucket("denied-1", "a"), "bucket-key", "cache-1")));
        assertRefused("IN_USE", put(StorageMethods.BUCKET_CREDENTIAL_DELETE, new Delete("bucket-key", false, null)));
        assertRefused("IN_USE", put(StorageMethods.CACHE_DETACH, new Delete("cache-1", true, null)));
        assertRefused(
                "NO_SUCH_DEVICE",
                put(StorageMethods.CACHE_ATTACH, new CacheDiskConfig("cache-2", "/dev/tape0", null, 40 * GIB)));
        assertRefused(
                "SHRINKS", put(StorageMethods.CACHE_EXPAND, new CacheDiskConfig("cache-1", "/dev/vdb", null, GIB)));
    }

    @Test
    void createsNoVolumeOnAPrefixThatHoldsDataAndRecoversOneThere() {
        put(StorageMethods.CACHE_ATTACH, new CacheDiskConfig("cache-2", "/dev/vdc", null, 40 * GIB));
        assertThat(put(StorageMethods.VOLUME_PUT, volume(VolumeConfig.Mode.CREATE)))
                .isInstanceOf(CommandSucceeded.class);
        assertThat(put(StorageMethods.VOLUME_DELETE, new Delete("vol-9", false, null)))
                .isInstanceOf(CommandSucceeded.class);

        assertRefused("PREFIX_NOT_EMPTY", put(StorageMethods.VOLUME_PUT, volume(VolumeConfig.Mode.CREATE)));
        assertThat(put(StorageMethods.VOLUME_PUT, volume(VolumeConfig.Mode.RECOVER)))
                .isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void deletesNoShareWithDirtyDataUnlessItIsAccepted() {
        String name = dirtyShare();

        CommandFailed refused = (CommandFailed) put(StorageMethods.SHARE_DELETE, new Delete(name, false, null));
        assertThat(refused.code()).isEqualTo(RpcError.WOULD_LOSE_DATA.code());
        assertThat(refused.dirtyBytes()).isPositive();

        assertThat(put(StorageMethods.SHARE_DELETE, new Delete(name, true, null)))
                .isInstanceOf(CommandSucceeded.class);
        assertThat(find(newest(), ResourceKind.SHARE, name)).isEmpty();
    }

    @Test
    void drainsBeforeItDeletesAndTellsHowFarItIs() {
        String name = dirtyShare();
        var command = ConsoleSide.desired(
                gateway, StorageMethods.SHARE_DELETE, new Delete(name, false, PATIENT), ++generation);

        assertThat(fixture.console.ask(gateway, command)).isInstanceOf(CommandSucceeded.class);

        assertThat(fixture.console.about(command))
                .filteredOn(CommandProgress.class::isInstance)
                .extracting(said -> ((CommandProgress) said).stage())
                .contains("draining");
        assertThat(find(newest(), ResourceKind.SHARE, name)).isEmpty();
    }

    @Test
    void aDrainThatIsBlockedEndsWithTheReasonAndServesOn() throws Exception {
        String name = dirtyShare();
        fixture.switchFault(HANGZHOU, Fault.OPEN_FILES);

        CommandFailed blocked = (CommandFailed)
                put(StorageMethods.SHARE_DELETE, new Delete(name, false, new Drain(1, Drain.OnExpiry.ABORT)));

        assertThat(blocked.code()).isEqualTo(RpcError.WOULD_LOSE_DATA.code());
        assertThat(blocked.reason()).isEqualTo("OPEN_FILES");
        assertThat(blocked.dirtyBytes()).isPositive();
        await().atMost(SOON).untilAsserted(() -> assertThat(shares())
                .filteredOn(share -> share.name().equals(name))
                .extracting(ShareStatus::state)
                .doesNotContain(ShareStatus.State.READ_ONLY));
        assertThat(put(StorageMethods.SHARE_DELETE, new Delete(name, false, new Drain(0, Drain.OnExpiry.PROCEED))))
                .isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void deletingWhatIsNotThereSucceedsAndAnOlderStateThanItIsRefused() {
        generation = 5;
        assertThat(put(StorageMethods.SHARE_DELETE, new Delete("finance", false, null)))
                .isInstanceOf(CommandSucceeded.class);
        generation = 2;

        assertThat(put(StorageMethods.SHARE_PUT, share("finance")))
                .extracting("code")
                .isEqualTo(RpcError.STALE_GENERATION.code());
    }

    @Test
    void aSecretIsNamedButNotToldAndOneLeftOutStays() {
        String sealed = "a.b.c.d.e";
        put(StorageMethods.BUCKET_CREDENTIAL_PUT, credential("key-2", sealed));
        assertThat(find(newest(), ResourceKind.BUCKET_CREDENTIAL, "key-2"))
                .get()
                .returns(Secret.idOf(sealed), ReportedResource::secretId);

        put(StorageMethods.BUCKET_CREDENTIAL_PUT, credential("key-2", null));

        ReportedResource kept =
                find(newest(), ResourceKind.BUCKET_CREDENTIAL, "key-2").orElseThrow();
        assertThat(kept.secretId()).isEqualTo(Secret.idOf(sealed));
        assertThat(kept.generation()).isEqualTo(generation);
        assertThat(kept.toJson().toString()).doesNotContain(sealed);
        assertRefused(
                "CREDENTIAL_REFUSED",
                put(
                        StorageMethods.BUCKET_CREDENTIAL_PUT,
                        new BucketCredentialConfig(
                                "key-3",
                                "oss",
                                "AK",
                                sealed,
                                null,
                                Instant.now().minusSeconds(1),
                                null)));
    }

    @Test
    void anEmptyScheduleTakesTheLimitsAway() {
        BandwidthConfig.Interval nights =
                new BandwidthConfig.Interval(List.of(java.time.DayOfWeek.MONDAY), "22:00", "06:00", 1_000_000L, null);
        put(StorageMethods.SET_BANDWIDTH, new BandwidthConfig(null, List.of(nights), null));
        assertThat(newest().bandwidth()).isNotNull();

        put(StorageMethods.SET_BANDWIDTH, new BandwidthConfig(null, List.of(), null));

        assertThat(newest().bandwidth()).isNull();
    }

    @Test
    void whatIsChangedAtTheGatewayIsReportedUnderItsOldGeneration() throws Exception {
        put(StorageMethods.SHARE_PUT, share("finance"));
        int before = reports();

        assertThat(fixture.admin("PATCH", "/gateways/" + HANGZHOU + "/shares/finance", "{\"readOnly\":true}")
                        .statusCode())
                .isEqualTo(200);

        ReportedResource changed =
                find(reportAfter(before), ResourceKind.SHARE, "finance").orElseThrow();
        assertThat(changed.generation()).isEqualTo(generation);
        assertThat(changed.config().path("readOnly").booleanValue()).isTrue();

        ObjectNode added = DownlinkCodec.json(share("added"));
        fixture.admin("PUT", "/gateways/" + HANGZHOU + "/shares/added", added.toString());
        fixture.admin("DELETE", "/gateways/" + HANGZHOU + "/shares/finance", "");
        ConfigReport last = reportAfter(before + 2);
        assertThat(find(last, ResourceKind.SHARE, "finance")).isEmpty();
        assertThat(find(last, ResourceKind.SHARE, "added")).get().returns(null, ReportedResource::generation);
        assertThat(fixture.admin("PATCH", "/gateways/" + HANGZHOU + "/shares/added", "{\"bucket\":null}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void diagnosesAndRefreshesAShare() {
        put(StorageMethods.SHARE_PUT, share("finance"));
        CommandSucceeded diagnosed = (CommandSucceeded) fixture.console.ask(
                gateway,
                ConsoleSide.command(gateway, StorageMethods.SHARE_DIAGNOSE, new StorageMethods.OfShare("finance")));

        assertThat(DownlinkCodec.params(diagnosed.result(), StorageMethods.Diagnosis.class)
                        .checks())
                .hasSizeGreaterThan(3)
                .allMatch(StorageMethods.Diagnosis.Check::ok);
        assertThat(fixture.console.ask(
                        gateway,
                        ConsoleSide.command(
                                gateway,
                                StorageMethods.SHARE_REFRESH,
                                new StorageMethods.Refresh("finance", List.of(), true))))
                .isInstanceOf(CommandSucceeded.class);
        assertThat(fixture.console.ask(
                        gateway,
                        ConsoleSide.command(
                                gateway, StorageMethods.CACHE_DRAIN, new StorageMethods.DrainCache(null, PATIENT))))
                .isInstanceOf(CommandSucceeded.class);
    }

    private UplinkMessage put(String method, Object params) {
        return fixture.console.ask(gateway, ConsoleSide.desired(gateway, method, params, ++generation));
    }

    private static void assertRefused(String reason, UplinkMessage answer) {
        assertThat(answer).isInstanceOf(CommandFailed.class);
        assertThat(((CommandFailed) answer).reason()).isEqualTo(reason);
        assertThat(((CommandFailed) answer).code()).isEqualTo(RpcError.OPERATION_FAILED.code());
    }

    private int reports() {
        return fixture.console.from(gateway, ConfigReport.class).size();
    }

    private ConfigReport reportAfter(int before) {
        return fixture.console.next(gateway, ConfigReport.class, before);
    }

    private ConfigReport newest() {
        return UplinkCodec.configOf((CommandSucceeded)
                fixture.console.ask(gateway, ConsoleSide.command(gateway, Methods.CONFIG_GET, new Methods.NoParams())));
    }

    private List<ShareStatus> shares() {
        return fixture.console.next(gateway, StatusReport.class, 0).shares();
    }

    /** One that was there at first, and has what is not in the bucket yet. */
    private String dirtyShare() {
        return shares().stream()
                .filter(share -> share.dirtyBytes() > 0)
                .map(ShareStatus::name)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<ReportedResource> find(ConfigReport report, ResourceKind kind, String name) {
        return report.resources().stream()
                .filter(resource -> resource.kind() == kind && resource.name().equals(name))
                .findFirst();
    }

    private static ShareConfig share(String name) {
        return share(name, bucket("sallyport-test", name), "bucket-key", "cache-1");
    }

    private static ShareConfig share(String name, BucketRef bucket, String credential, String disk) {
        return new ShareConfig(
                name, Protocol.NFS, bucket, credential, disk, null, null, null, null, null, null, null, null, null);
    }

    private static VolumeConfig volume(VolumeConfig.Mode mode) {
        return new VolumeConfig(
                "vol-9",
                bucket("sallyport-test", "vol-9"),
                "bucket-key",
                100 * GIB,
                null,
                "cache-2",
                null,
                null,
                null,
                List.of(),
                mode);
    }

    private static BucketCredentialConfig credential(String name, String secret) {
        return new BucketCredentialConfig(name, "oss", "AK2", secret, null, null, null);
    }

    private static BucketRef bucket(String name, String prefix) {
        return new BucketRef("oss", "simulated", name, null, prefix, null);
    }
}
