package io.sallyport.simulator;

import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What this gateway does not let itself be set to. Each method answers with the refusal; empty if there is none. */
final class PutRules {
    private static final Pattern DEVICE = Pattern.compile("/dev/(vd|sd|xvd|nvme)[a-z0-9]{1,8}");

    private final Configuration configuration;
    private final Buckets buckets;
    private final Software software;
    private final Fault fault;
    private final Instant now;

    PutRules(Configuration configuration, Buckets buckets, Software software, Fault fault, Instant now) {
        this.configuration = configuration;
        this.buckets = buckets;
        this.software = software;
        this.fault = fault;
        this.now = now;
    }

    Optional<Outcome.Failed> refusal(ResourceConfig config) {
        if (config instanceof ShareConfig share) {
            return first(references(share.credential(), share.cacheDisk(), true), trouble(share.bucket()));
        } else if (config instanceof VolumeConfig volume) {
            return volume(volume);
        } else if (config instanceof CacheDiskConfig disk) {
            return disk(disk);
        }
        return config instanceof BucketCredentialConfig credential ? credential(credential) : Optional.empty();
    }

    private Optional<Outcome.Failed> references(String credential, @Nullable String disk, boolean needsDisk) {
        boolean noDisk = disk == null
                ? needsDisk && configuration.all(CacheDiskConfig.class).isEmpty()
                : configuration.find(ResourceKind.CACHE_DISK, disk).isEmpty();
        return first(
                refuse(
                        configuration
                                .find(ResourceKind.BUCKET_CREDENTIAL, credential)
                                .isEmpty(),
                        "NO_SUCH_CREDENTIAL",
                        "there is no such bucket credential"),
                refuse(noDisk, "NO_SUCH_CACHE_DISK", "there is no such cache disk"));
    }

    private Optional<Outcome.Failed> trouble(@Nullable BucketRef ref) {
        if (fault.isOfTheBucket()) {
            return refuse(true, "BUCKET_UNREACHABLE", "the bucket can't be reached");
        }
        return Optional.ofNullable(ref)
                .flatMap(Buckets::trouble)
                .map(reason -> Outcome.Failed.because(reason, "the bucket can't be used"));
    }

    private Optional<Outcome.Failed> volume(VolumeConfig volume) {
        if (volume.mode() == VolumeConfig.Mode.RECOVER && !software.can(Software.RECOVER)) {
            return Optional.of(Outcome.Failed.of(RpcError.UNKNOWN_METHOD, "this version can't recover a volume"));
        }
        VolumeConfig before = present(ResourceKind.VOLUME, volume, VolumeConfig.class);
        boolean diskIsTaken = volume.cacheDisk() != null
                && configuration.all(VolumeConfig.class).stream()
                        .anyMatch(other -> !other.name().equals(volume.name())
                                && volume.cacheDisk().equals(other.cacheDisk()));
        boolean isNew = before == null || !before.bucket().equals(volume.bucket());
        return first(
                references(volume.credential(), volume.cacheDisk(), false),
                trouble(volume.bucket()),
                refuse(diskIsTaken, "IN_USE", "another volume has this cache disk"),
                refuse(before != null && volume.sizeBytes() < before.sizeBytes(), "SHRINKS", "a volume never shrinks"),
                immutable(
                        before != null && !Objects.equals(before.chunkSizeKiB(), volume.chunkSizeKiB()), "chunk size"),
                refuse(
                        isNew && volume.mode() == VolumeConfig.Mode.CREATE && buckets.hold(volume.bucket()),
                        "PREFIX_NOT_EMPTY",
                        "the prefix holds data"));
    }

    private Optional<Outcome.Failed> disk(CacheDiskConfig disk) {
        CacheDiskConfig before = present(ResourceKind.CACHE_DISK, disk, CacheDiskConfig.class);
        boolean deviceIsTaken = configuration.all(CacheDiskConfig.class).stream()
                .anyMatch(other ->
                        !other.name().equals(disk.name()) && other.device().equals(disk.device()));
        return first(
                refuse(!DEVICE.matcher(disk.device()).matches(), "NO_SUCH_DEVICE", "there is no such device"),
                refuse(deviceIsTaken, "IN_USE", "another cache disk is on this device"),
                immutable(before != null && !before.device().equals(disk.device()), "device"),
                refuse(before != null && disk.sizeBytes() < before.sizeBytes(), "SHRINKS", "a disk never shrinks"));
    }

    private Optional<Outcome.Failed> credential(BucketCredentialConfig credential) {
        boolean ended = credential.expiresAt() != null && !now.isBefore(credential.expiresAt());
        boolean unknown =
                credential.principal() != null && credential.principal().startsWith("refused-");
        return first(
                trouble(credential.probe()),
                refuse(ended || unknown, "CREDENTIAL_REFUSED", "list, put and delete on the probe key failed"));
    }

    private <C extends ResourceConfig> @Nullable C present(ResourceKind kind, C config, Class<C> type) {
        return configuration
                .find(kind, config.name())
                .map(resource -> type.cast(resource.config()))
                .orElse(null);
    }

    private static Optional<Outcome.Failed> refuse(boolean when, String reason, String message) {
        return when ? Optional.of(Outcome.Failed.because(reason, message)) : Optional.empty();
    }

    private static Optional<Outcome.Failed> immutable(boolean changes, String what) {
        return changes
                ? Optional.of(Outcome.Failed.of(RpcError.INVALID_PARAMS, "the " + what + " never changes"))
                : Optional.empty();
    }

    @SafeVarargs
    private static Optional<Outcome.Failed> first(Optional<Outcome.Failed>... refusals) {
        for (Optional<Outcome.Failed> refusal : refusals) {
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
