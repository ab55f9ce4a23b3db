package io.sallyport.storage;

import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import io.sallyport.security.Reach;
import io.sallyport.storage.rules.BucketConflict;
import io.sallyport.storage.rules.BucketSharing;
import io.sallyport.storage.rules.BucketUse;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who uses which bucket, across the fleet: an index finds those of one bucket, and whoever decides holds the bucket's row, so that of two who
 * come at the same moment the second sees the first.
 */
@ApplicationScoped
class Buckets {
    private static final int ID_BYTES = 16;

    private final ManagedResourceRepository resources;
    private final GatewayService gateways;
    private final ResourceForms forms;

    Buckets(ManagedResourceRepository resources, GatewayService gateways, ResourceForms forms) {
        this.resources = resources;
        this.gateways = gateways;
        this.forms = forms;
    }

    /** Until the transaction ends nobody else begins to use the bucket. Nothing for what has none. */
    void hold(ResourceConfig wanted) {
        resources.lockBucket(idOf(wanted));
    }

    /** What stands against the use, worst first; others' gateways are named only as far as the reach goes. */
    List<BucketConflict> conflicts(ResourceAddress address, ResourceConfig wanted, Reach reach) {
        Optional<BucketUse> use = useOf(address, wanted);
        if (use.isEmpty()) {
            return List.of();
        }
        List<BucketUse> others = resources.inBuckets(Set.of(String.valueOf(idOf(wanted)))).stream()
                .flatMap(this::usesOf)
                .distinct()
                .toList();
        List<BucketConflict> conflicts = BucketSharing.judge(use.get(), others);
        Set<String> seen = gateways.within(
                conflicts.stream().map(BucketConflict::gatewayId).collect(Collectors.toSet()), reach);
        return conflicts.stream()
                .map(conflict -> seen.contains(conflict.gatewayId()) ? conflict : conflict.elsewhere())
                .toList();
    }

    /** What is to be, and what the gateway says that there is, as long as it is. */
    private Stream<BucketUse> usesOf(ManagedResource resource) {
        return Stream.of(
                        Optional.ofNullable(resource.desired()).map(json -> forms.ofColumn(resource.kind(), json)),
                        Optional.ofNullable(resource.reported()).flatMap(json -> reported(resource.kind(), json)))
                .flatMap(Optional::stream)
                .flatMap(config -> useOf(resource.address(), config).stream());
    }

    /** Empty if this version does not understand what the gateway says. */
    Optional<ResourceConfig> reported(ResourceKind kind, String json) {
        try {
            return Optional.of(DownlinkCodec.params(forms.object(json), kind.type()));
        } catch (ProtocolException newer) {
            return Optional.empty();
        }
    }

    private static Optional<BucketUse> useOf(ResourceAddress address, ResourceConfig config) {
        if (config instanceof ShareConfig share) {
            return Optional.of(use(address, share.bucket(), share.writes(), share.looksForChanges()));
        }
        return config instanceof VolumeConfig volume
                ? Optional.of(use(address, volume.bucket(), true, false))
                : Optional.empty();
    }

    private static BucketUse use(ResourceAddress address, BucketRef bucket, boolean writes, boolean looks) {
        return new BucketUse(address.gatewayId().value(), address.kind(), address.name(), bucket, writes, looks);
    }

    /** Of a bucket, as its row and index have it; null for what has none. */
    static @Nullable String idOf(@Nullable ResourceConfig config) {
        BucketRef bucket = config instanceof ShareConfig share
                ? share.bucket()
                : config instanceof VolumeConfig volume ? volume.bucket() : null;
        return bucket == null ? null : idOf(bucket.provider(), bucket.account(), bucket.name());
    }

    static String idOf(String provider, String account, String name) {
        String text = String.join("\n", provider, account, name);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
