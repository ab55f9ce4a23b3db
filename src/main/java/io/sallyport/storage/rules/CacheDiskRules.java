package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cache disks. */
final class CacheDiskRules implements Rules<CacheDiskConfig> {
    private final ProviderProfile.CacheDisks limits;

    CacheDiskRules(ProviderProfile.CacheDisks limits) {
        this.limits = limits;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.CACHE_DISK;
    }

    @Override
    public void check(CacheDiskConfig wanted, @Nullable CacheDiskConfig before, Situation situation) {
        GatewayFit.requireRoom(kind(), limits.perGateway(), before, situation);
        if (before != null) {
            checkUnchanged(wanted, before);
        }
        GatewayView gateway = situation.gateway();
        new Limit("sizeBytes", smallest(gateway), largest(gateway)).check(wanted.sizeBytes());
        List<CacheDiskConfig> sameDevice = situation.all(CacheDiskConfig.class).stream()
                .filter(other ->
                        !other.name().equals(wanted.name()) && other.device().equals(wanted.device()))
                .toList();
        if (!sameDevice.isEmpty()) {
            throw Refusals.inUse("The device is another cache disk already.", Map.of("field", "device"), sameDevice);
        }
    }

    private static void checkUnchanged(CacheDiskConfig wanted, CacheDiskConfig before) {
        if (!wanted.device().equals(before.device())) {
            throw Refusals.canNotChange("device", "A cache disk keeps its device; attach another one instead.");
        }
        if (!Objects.equals(wanted.category(), before.category())) {
            throw Refusals.canNotChange("category", "A cache disk keeps its category; attach another one instead.");
        }
        if (wanted.sizeBytes() < before.sizeBytes()) {
            throw Refusals.canNotChange("sizeBytes", "A cache disk expands, but never shrinks.");
        }
    }

    private long smallest(GatewayView gateway) {
        return (gateway.type() == GatewayType.FILE ? limits.minFileSize() : limits.minBlockSize()).asLongValue();
    }

    private long largest(GatewayView gateway) {
        return switch (gateway.gatewayClass()) {
            case BASIC -> limits.maxBasicSize().asLongValue();
            case STANDARD -> limits.maxStandardSize().asLongValue();
            case ENHANCED -> limits.maxEnhancedSize().asLongValue();
            case ADVANCED -> limits.maxAdvancedSize().asLongValue();
        };
    }

    @Override
    public List<Effect> effects(CacheDiskConfig wanted, @Nullable CacheDiskConfig before, Situation situation) {
        return List.of();
    }

    @Override
    public void checkDeletion(CacheDiskConfig current, StorageMethods.Delete how, Situation situation) {
        List<ResourceConfig> users = situation.desired().stream()
                .filter(user -> uses(user, current, situation))
                .toList();
        if (!users.isEmpty()) {
            throw Refusals.inUse("Shares or volumes use the cache disk.", Map.of(), users);
        }
        Reported reported = new Reported(situation);
        reported.requireClean(
                reported.cache(current).map(CacheStatus::dirtyBytes).orElse(null), how);
    }

    private static boolean uses(ResourceConfig user, CacheDiskConfig disk, Situation situation) {
        if (user instanceof ShareConfig share) {
            // A share that names none is on the only one that there is; among several the gateway knows, and refuses.
            return share.cacheDisk() == null
                    ? situation.count(ResourceKind.CACHE_DISK) == 1
                    : share.cacheDisk().equals(disk.name());
        }
        return user instanceof VolumeConfig volume && disk.name().equals(volume.cacheDisk());
    }

    @Override
    public List<Effect> effectsOfDeletion(CacheDiskConfig current, StorageMethods.Delete how, Situation situation) {
        Reported reported = new Reported(situation);
        Effects effects = new Effects(reported);
        effects.deletedWith(reported.cache(current).map(CacheStatus::dirtyBytes).orElse(null), how);
        return effects.all();
    }

    @Override
    public String put(CacheDiskConfig wanted, @Nullable CacheDiskConfig before) {
        return before == null ? StorageMethods.CACHE_ATTACH : StorageMethods.CACHE_EXPAND;
    }

    @Override
    public String delete() {
        return StorageMethods.CACHE_DETACH;
    }
}
