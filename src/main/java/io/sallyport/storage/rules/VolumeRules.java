package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.VolumeStatus;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Block volumes. */
final class VolumeRules implements Rules<VolumeConfig> {
    /** RFC 3720, section 3.2.6, and RFC 3980 for {@code naa}. */
    private static final Pattern INITIATOR = Pattern.compile(
            "iqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[a-z0-9][a-z0-9.-]*(:\\S+)?|eui\\.[0-9A-Fa-f]{16}|naa\\.([0-9A-Fa-f]{16}|[0-9A-Fa-f]{32})");

    private static final int LONGEST_INITIATOR = 223;

    private final ProviderProfile.Volumes limits;

    VolumeRules(ProviderProfile.Volumes limits) {
        this.limits = limits;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.VOLUME;
    }

    @Override
    public void check(VolumeConfig wanted, @Nullable VolumeConfig before, Situation situation) {
        GatewayFit.requireType(GatewayType.ISCSI, kind(), situation);
        GatewayFit.requireRoom(kind(), limits.perGateway(), before, situation);
        if (before != null) {
            checkUnchanged(wanted, before);
        }
        new Limit("sizeBytes", limits.minSize().asLongValue(), limits.maxSize().asLongValue())
                .check(wanted.sizeBytes());
        Limit.check("chunkSizeKiB", limits.chunkSizesKib(), wanted.chunkSizeKiB());
        checkInitiators(wanted.initiators());
        checkChap(wanted, before);
        GatewayFit.requireCredential(wanted.credential(), wanted.bucket(), situation);
        GatewayFit.requireCacheDisk(wanted.cacheDisk(), situation);
        requireOwnCacheDisk(wanted, situation);
    }

    /** Looked at before it is sealed, since nobody can measure it afterwards. */
    void checkSecret(String plain) {
        new Limit("secret", limits.minSecretLength(), limits.maxSecretLength()).check(plain.length());
    }

    private static void checkUnchanged(VolumeConfig wanted, VolumeConfig before) {
        GatewayFit.requireSameBucket(wanted.bucket(), before.bucket());
        if (!Objects.equals(wanted.chunkSizeKiB(), before.chunkSizeKiB())) {
            throw Refusals.canNotChange("chunkSizeKiB", "A volume keeps the size of its chunks.");
        }
        if (wanted.sizeBytes() < before.sizeBytes()) {
            throw Refusals.canNotChange("sizeBytes", "A volume expands, but never shrinks.");
        }
        // The other way is right: a replaced machine takes over what is there.
        if (wanted.mode() == VolumeConfig.Mode.CREATE && before.mode() == VolumeConfig.Mode.RECOVER) {
            throw Refusals.canNotChange("mode", "A volume that was recovered is not created any more.");
        }
    }

    private void checkInitiators(List<String> initiators) {
        new Limit("initiators", 0, limits.initiators()).check(initiators.size());
        initiators.stream()
                .filter(name -> name.length() > LONGEST_INITIATOR
                        || !INITIATOR.matcher(name).matches())
                .findFirst()
                .ifPresent(wrong -> {
                    throw Refusals.invalidValue(
                            "initiators", wrong + " is no iSCSI name such as iqn.2026-11.com.example:host1.");
                });
    }

    private static void checkChap(VolumeConfig wanted, @Nullable VolumeConfig before) {
        String kept = before == null ? null : before.secret();
        if (wanted.chapUser() != null && wanted.secret() == null && kept == null) {
            throw Refusals.invalidCombination("secret", "CHAP needs a secret besides its user.");
        }
        if (wanted.chapUser() == null
                && wanted.secret() != null
                && !wanted.secret().equals(kept)) {
            throw Refusals.invalidCombination("chapUser", "CHAP needs a user besides its secret.");
        }
    }

    private static void requireOwnCacheDisk(VolumeConfig wanted, Situation situation) {
        List<VolumeConfig> others = situation.all(VolumeConfig.class).stream()
                .filter(other -> !other.name().equals(wanted.name())
                        && other.cacheDisk() != null
                        && other.cacheDisk().equals(wanted.cacheDisk()))
                .toList();
        if (!others.isEmpty()) {
            throw Refusals.inUse(
                    "Each cached volume has a cache disk of its own, and this one has a volume.",
                    Map.of("field", "cacheDisk"),
                    others);
        }
    }

    @Override
    public List<Effect> effects(VolumeConfig wanted, @Nullable VolumeConfig before, Situation situation) {
        return new VolumeEffects(wanted, before, new Reported(situation)).all();
    }

    @Override
    public void checkDeletion(VolumeConfig current, StorageMethods.Delete how, Situation situation) {
        Reported reported = new Reported(situation);
        Optional<VolumeStatus> status = reported.volume(current.name());
        reported.requireNoSession(status.map(VolumeStatus::sessions).orElse(null));
        reported.requireClean(status.map(VolumeStatus::dirtyBytes).orElse(null), how);
    }

    @Override
    public List<Effect> effectsOfDeletion(VolumeConfig current, StorageMethods.Delete how, Situation situation) {
        Reported reported = new Reported(situation);
        Effects effects = new Effects(reported);
        effects.deletedWith(
                reported.volume(current.name()).map(VolumeStatus::dirtyBytes).orElse(null), how);
        return effects.all();
    }

    @Override
    public String put(VolumeConfig wanted, @Nullable VolumeConfig before) {
        return StorageMethods.VOLUME_PUT;
    }

    @Override
    public String delete() {
        return StorageMethods.VOLUME_DELETE;
    }
}
