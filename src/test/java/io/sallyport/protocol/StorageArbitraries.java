package io.sallyport.protocol;

import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.DirectoryConfig;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.Encryption;
import io.sallyport.protocol.storage.NfsConfig;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ReverseSync;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbConfig;
import io.sallyport.protocol.storage.SmbUserConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Desired states, and reports of them. By hand, because their members depend on one another. */
final class StorageArbitraries {
    static final Map<Class<?>, String> PUTS = Map.of(
            ShareConfig.class, "share.put",
            VolumeConfig.class, "volume.put",
            CacheDiskConfig.class, "cache.attach",
            BucketCredentialConfig.class, "bucketCredential.put",
            SmbUserConfig.class, "smbUser.put",
            DirectoryConfig.class, "directory.join",
            BandwidthConfig.class, "gateway.setBandwidth");

    private static final Arbitrary<String> TEXTS = Arbitraries.strings().ofMaxLength(20);
    private static final Arbitrary<Boolean> FLAGS = Arbitraries.of(true, false).injectNull(0.3);
    private static final Arbitrary<String> SECRETS =
            Arbitraries.strings().ofMinLength(1).ofMaxLength(50).injectNull(0.3);

    private StorageArbitraries() {}

    static Arbitrary<ResourceConfig> configs() {
        return Arbitraries.oneOf(shares(), volumes(), disks(), credentials(), users(), directories(), schedules());
    }

    static ResourceKind kindOf(ResourceConfig config) {
        return Arrays.stream(ResourceKind.values())
                .filter(kind -> kind.type().isInstance(config))
                .findFirst()
                .orElseThrow();
    }

    static Arbitrary<Drain> drains() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, Drain.LONGEST_SECONDS),
                        Arbitraries.of(Drain.OnExpiry.values()).injectNull(0.3))
                .as(Drain::new);
    }

    static Arbitrary<LogExcerpt> excerpts() {
        return Combinators.combine(
                        MessageArbitraries.record(Origin.class),
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(300))
                .as((origin, of, part, bytes) -> new LogExcerpt(origin, new UUID(7, of), 1 + part % of, of, bytes));
    }

    /** As they come out of the parser, so that a number has one representation only. */
    static Arbitrary<ConfigReport> reports() {
        return Combinators.combine(
                        MessageArbitraries.record(Origin.class),
                        Arbitraries.longs().between(0, 1L << 41),
                        TEXTS,
                        configs().list().ofMaxSize(8),
                        Arbitraries.longs().greaterOrEqual(0).injectNull(0.3))
                .as((origin, at, hash, configs, generation) -> {
                    List<ReportedResource> resources = new ArrayList<>();
                    Set<ResourceKind> settings = new HashSet<>();
                    for (ResourceConfig config : configs) {
                        ResourceKind kind = kindOf(config);
                        if (!kind.isSetting() || settings.add(kind)) {
                            resources.add(ReportedResource.of(kind, config, generation, generation));
                        }
                    }
                    ConfigReport made = ConfigReport.of(origin.withSeq(7L), Instant.ofEpochMilli(at), hash, resources);
                    return (ConfigReport) UplinkCodec.decode(UplinkCodec.encode(made));
                });
    }

    private static Arbitrary<ResourceConfig> shares() {
        Arbitrary<NfsConfig> nfs = Combinators.combine(
                        Arbitraries.of(NfsConfig.Version.values()).list().ofMaxSize(3),
                        Arbitraries.of(NfsConfig.Security.values()).injectNull(0.3),
                        Arbitraries.of(NfsConfig.Squash.values()).injectNull(0.3),
                        Arbitraries.longs().greaterOrEqual(0).injectNull(0.3),
                        TEXTS.list().ofMaxSize(2),
                        FLAGS)
                .as((versions, security, squash, uid, clients, optimized) ->
                        new NfsConfig(versions, security, squash, uid, uid, clients, clients, optimized));
        Arbitrary<SmbConfig> smb = Combinators.combine(
                        FLAGS,
                        Arbitraries.of(SmbConfig.Requirement.values()).injectNull(0.3),
                        TEXTS.list().ofMaxSize(2))
                .as((flag, needed, users) -> new SmbConfig(flag, flag, flag, needed, needed, flag, flag, users, users));
        Arbitrary<ReverseSync> syncs = Combinators.combine(
                        FLAGS, Arbitraries.integers().between(1, 36_000).injectNull(0.3))
                .as((on, seconds) -> new ReverseSync(on, seconds, on, null));
        Arbitrary<Encryption> encryption = Arbitraries.of(Encryption.Mode.values())
                .map(mode -> new Encryption(
                        mode,
                        mode == Encryption.Mode.SERVER_SIDE_KMS || mode == Encryption.Mode.CLIENT_SIDE ? "k" : null));
        return Combinators.combine(
                        names(),
                        buckets(),
                        nfs.injectNull(0.2),
                        smb.injectNull(0.2),
                        syncs.injectNull(0.2),
                        encryption.injectNull(0.2),
                        Arbitraries.of(Protocol.values()),
                        FLAGS)
                .as((name, bucket, ofNfs, ofSmb, sync, encrypted, protocol, flag) -> new ShareConfig(
                        name,
                        protocol,
                        bucket,
                        name,
                        flag == null ? null : name,
                        flag,
                        null,
                        sync,
                        flag,
                        protocol == Protocol.NFS ? ofNfs : null,
                        protocol == Protocol.SMB ? ofSmb : null,
                        encrypted,
                        flag,
                        flag));
    }

    private static Arbitrary<ResourceConfig> volumes() {
        return Combinators.combine(
                        names(),
                        buckets(),
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.of(VolumeConfig.Cache.values()),
                        Arbitraries.integers().between(8, 128).injectNull(0.3),
                        SECRETS,
                        TEXTS.list().ofMaxSize(2),
                        Arbitraries.of(VolumeConfig.Mode.values()).injectNull(0.3))
                .as((name, bucket, size, cache, chunk, secret, initiators, mode) -> new VolumeConfig(
                        name,
                        bucket,
                        name,
                        size,
                        cache,
                        cache == VolumeConfig.Cache.CACHE ? name : null,
                        chunk,
                        secret == null ? null : "user",
                        secret,
                        initiators,
                        mode));
    }

    private static Arbitrary<ResourceConfig> disks() {
        return Combinators.combine(
                        names(),
                        TEXTS,
                        names().injectNull(0.3),
                        Arbitraries.longs().greaterOrEqual(1))
                .as(CacheDiskConfig::new);
    }

    private static Arbitrary<ResourceConfig> credentials() {
        return Combinators.combine(names(), TEXTS, SECRETS, FLAGS, buckets().injectNull(0.3))
                .as((name, provider, secret, byRole, probe) -> Boolean.TRUE.equals(byRole)
                        ? new BucketCredentialConfig(name, provider, null, null, "role", null, probe)
                        : new BucketCredentialConfig(
                                name, provider, "key", secret, null, Instant.ofEpochMilli(1_000), probe));
    }

    private static Arbitrary<ResourceConfig> users() {
        return Combinators.combine(names(), SECRETS).as(SmbUserConfig::new);
    }

    private static Arbitrary<ResourceConfig> directories() {
        return Combinators.combine(
                        TEXTS, SECRETS, FLAGS, TEXTS.list().ofMinSize(1).ofMaxSize(3))
                .as((text, secret, ad, servers) -> Boolean.TRUE.equals(ad)
                        ? new DirectoryConfig(
                                null, DirectoryConfig.Type.AD, text, servers, null, text, secret, text, ad)
                        : new DirectoryConfig(
                                null, DirectoryConfig.Type.LDAP, null, servers, text, text, secret, null, ad));
    }

    private static Arbitrary<ResourceConfig> schedules() {
        Arbitrary<String> times = Combinators.combine(
                        Arbitraries.integers().between(0, 23),
                        Arbitraries.integers().between(0, 59))
                .as((hour, minute) -> "%02d:%02d".formatted(hour, minute));
        Arbitrary<BandwidthConfig.Interval> intervals = Combinators.combine(
                        Arbitraries.of(DayOfWeek.values()).set().ofMinSize(1),
                        times,
                        times,
                        Arbitraries.longs().greaterOrEqual(12_800).injectNull(0.3))
                .as((days, from, to, limit) -> new BandwidthConfig.Interval(List.copyOf(days), from, to, limit, limit));
        return Combinators.combine(
                        intervals.list().ofMaxSize(4),
                        Arbitraries.of("Asia/Shanghai", "Europe/Berlin").injectNull(0.3))
                .as((schedule, zone) -> new BandwidthConfig(null, schedule, zone));
    }

    private static Arbitrary<BucketRef> buckets() {
        Arbitrary<String> words =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(10);
        return Combinators.combine(
                        words,
                        TEXTS,
                        Arbitraries.of(BucketRef.Endpoint.values()).injectNull(0.3),
                        Arbitraries.of("", "a", "/a//b/", "a/.b/c..").injectNull(0.3),
                        FLAGS)
                .as((word, account, endpoint, prefix, tls) ->
                        new BucketRef(word, account, word, endpoint, prefix, tls));
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(60);
    }
}
