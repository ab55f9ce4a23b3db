package io.sallyport.storage.rules;

import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.VolumeStatus;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the newest report says of one resource. What it does not say is null: the gateway looks again when an operation runs. */
final class Reported {
    private final @Nullable StatusReport status;

    Reported(Situation situation) {
        this.status = situation.status();
    }

    Optional<ShareStatus> share(String name) {
        return status == null
                ? Optional.empty()
                : status.shares().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst();
    }

    Optional<VolumeStatus> volume(String name) {
        return status == null
                ? Optional.empty()
                : status.volumes().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst();
    }

    /** A report names a cache by the name that it was given, or by its device. */
    Optional<CacheStatus> cache(CacheDiskConfig disk) {
        return status == null
                ? Optional.empty()
                : status.caches().stream()
                        .filter(one ->
                                one.id().equals(disk.name()) || disk.device().equals(one.device()))
                        .findFirst();
    }

    /** When the report was made; for details. */
    String at() {
        return status == null ? "" : status.at().toString();
    }

    /** @throws io.sallyport.api.Refusal 409 {@code WOULD_LOSE_DATA} */
    void requireClean(@Nullable Long dirtyBytes, StorageMethods.Delete how) {
        boolean careless = !Boolean.TRUE.equals(how.acceptDataLoss()) && how.drain() == null;
        if (status != null && dirtyBytes != null && dirtyBytes > 0 && careless) {
            throw Refusals.wouldLoseData(dirtyBytes, status.at());
        }
    }

    /** @throws io.sallyport.api.Refusal 409 {@code SESSIONS_OPEN} */
    void requireNoSession(@Nullable Long sessions) {
        if (status != null && sessions != null && sessions > 0) {
            throw Refusals.sessionsOpen(sessions, status.at());
        }
    }
}
