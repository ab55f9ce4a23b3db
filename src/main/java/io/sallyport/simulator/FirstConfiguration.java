package io.sallyport.simulator;

import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a gateway serves before the console has set anything: somebody made it at the gateway. The same plan gives the same. */
final class FirstConfiguration {
    static final String CREDENTIAL = "bucket-key";
    private static final List<String> NAMES = List.of("projects", "archive", "scans", "backup");
    private static final long TIB = 1L << 40;

    private final GatewayPlan plan;
    private final SplittableRandom random;
    private final List<Resource> resources = new ArrayList<>();

    private FirstConfiguration(GatewayPlan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
    }

    static Configuration of(GatewayPlan plan) {
        FirstConfiguration first = new FirstConfiguration(plan);
        first.make();
        return new Configuration(first.resources);
    }

    private void make() {
        int count = 1 + random.nextInt(NAMES.size() - 1);
        String principal = "AK-" + plan.name();
        add(
                ResourceKind.BUCKET_CREDENTIAL,
                new BucketCredentialConfig(CREDENTIAL, "oss", principal, null, null, null, bucket("")));
        if (plan.type() == GatewayPlan.Type.FILE) {
            add(ResourceKind.CACHE_DISK, disk(0, 1));
            for (int i = 0; i < count; i++) {
                add(ResourceKind.SHARE, share(NAMES.get(i)));
            }
        } else {
            for (int i = 0; i < count; i++) {
                add(ResourceKind.CACHE_DISK, disk(i, count));
                add(ResourceKind.VOLUME, volume(i));
            }
        }
    }

    private void add(ResourceKind kind, ResourceConfig config) {
        resources.add(new Resource(kind, config, null, null));
    }

    private CacheDiskConfig disk(int index, int of) {
        long size = plan.machineClass().cacheBytes() / of;
        return new CacheDiskConfig("cache-" + (index + 1), "/dev/vd" + (char) ('b' + index), "ssd", size);
    }

    private ShareConfig share(String name) {
        Protocol protocol = random.nextBoolean() ? Protocol.NFS : Protocol.SMB;
        return new ShareConfig(
                name,
                protocol,
                bucket(name),
                CREDENTIAL,
                "cache-1",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private VolumeConfig volume(int index) {
        String name = "vol-%02d".formatted(index + 1);
        return new VolumeConfig(
                name,
                bucket(name),
                CREDENTIAL,
                (index + 1L) * TIB,
                null,
                "cache-" + (index + 1),
                null,
                null,
                null,
                List.of(),
                null);
    }

    private BucketRef bucket(String prefix) {
        BucketRef.Endpoint endpoint =
                plan.location() == GatewayPlan.Location.CLOUD ? BucketRef.Endpoint.INTERNAL : BucketRef.Endpoint.PUBLIC;
        return new BucketRef("oss", "simulated", plan.name() + "-data", endpoint, prefix, null);
    }
}
