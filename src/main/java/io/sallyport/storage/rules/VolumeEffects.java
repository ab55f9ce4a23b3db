package io.sallyport.storage.rules;

import io.sallyport.protocol.VolumeStatus;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a new volume, or the change of one, brings with it. Growing one disturbs nobody. */
final class VolumeEffects {
    private final VolumeConfig wanted;
    private final @Nullable VolumeConfig before;
    private final @Nullable VolumeStatus status;
    private final Effects effects;

    VolumeEffects(VolumeConfig wanted, @Nullable VolumeConfig before, Reported reported) {
        this.wanted = wanted;
        this.before = before;
        this.status = before == null ? null : reported.volume(before.name()).orElse(null);
        this.effects = new Effects(reported);
    }

    List<Effect> all() {
        if (before != null) {
            cut(before);
            move(before);
        }
        effects.add(
                isAccelerated(wanted) && (before == null || !isAccelerated(before)),
                Effect.Code.COSTS_MORE,
                "The provider charges for accelerated transfer.");
        return effects.all();
    }

    private void cut(VolumeConfig then) {
        effects.cuts(wanted.bucket().endpoint() != then.bucket().endpoint(), "bucket.endpoint");
        effects.cuts(!Objects.equals(wanted.bucket().tls(), then.bucket().tls()), "bucket.tls");
        effects.cuts(!Objects.equals(wanted.cacheDisk(), then.cacheDisk()), "cacheDisk");
        effects.cuts(!Objects.equals(wanted.chapUser(), then.chapUser()), "chapUser");
        effects.cuts(wanted.secret() != null && !wanted.secret().equals(then.secret()), "secret");
        Access access = new Access(List.of(), wanted.initiators());
        effects.cuts(access.isNarrowerThan(new Access(List.of(), then.initiators()), String::equals), "initiators");
        effects.cutOff(status == null ? null : status.sessions(), "sessions");
    }

    private void move(VolumeConfig from) {
        if (Objects.equals(wanted.cacheDisk(), from.cacheDisk())) {
            return;
        }
        if (from.cacheDisk() != null) {
            effects.drained(status == null ? null : status.dirtyBytes());
        }
        effects.add(wanted.cacheDisk() != null, Effect.Code.CACHE_COLD, "The other cache disk begins empty.");
    }

    private static boolean isAccelerated(VolumeConfig volume) {
        return volume.bucket().endpoint() == BucketRef.Endpoint.ACCELERATED;
    }
}
