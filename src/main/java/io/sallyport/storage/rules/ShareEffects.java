package io.sallyport.storage.rules;

import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheConfig;
import io.sallyport.protocol.storage.Encryption;
import io.sallyport.protocol.storage.ReverseSync;
import io.sallyport.protocol.storage.ShareConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a new share, or the change of one, brings with it. */
final class ShareEffects {
    private final ShareConfig wanted;
    private final @Nullable ShareConfig before;
    private final @Nullable ShareStatus status;
    private final Effects effects;

    ShareEffects(ShareConfig wanted, @Nullable ShareConfig before, Reported reported) {
        this.wanted = wanted;
        this.before = before;
        this.status = before == null ? null : reported.share(before.name()).orElse(null);
        this.effects = new Effects(reported);
    }

    List<Effect> all() {
        if (before != null) {
            new ShareCuts(wanted, before).addTo(effects);
            effects.cutOff(status == null ? null : status.clients(), "clients");
            moving(before);
            staleReads(Given.reverseSync(wanted), Given.reverseSync(before));
        }
        traffic();
        costs();
        return effects.all();
    }

    private void moving(ShareConfig from) {
        if (!Objects.equals(wanted.cacheDisk(), from.cacheDisk())) {
            effects.drained(status == null ? null : status.dirtyBytes());
            effects.add(true, Effect.Code.CACHE_COLD, "The other cache disk begins empty.");
        }
    }

    private void staleReads(ReverseSync now, ReverseSync then) {
        if (!Given.on(then.enabled())) {
            return;
        }
        boolean off = !Given.on(now.enabled());
        long seconds = Given.number(now.pollingSeconds());
        effects.add(off, Effect.Code.STALE_READS, "What others change in the bucket is no longer seen.");
        effects.add(
                !off && seconds > Given.number(then.pollingSeconds()),
                Effect.Code.STALE_READS,
                "What others change in the bucket is seen up to %d s late, no longer %d s."
                        .formatted(seconds, then.pollingSeconds()));
        effects.add(
                !off && Given.on(now.partialPaths()) && !Given.on(then.partialPaths()),
                Effect.Code.STALE_READS,
                "What others change in the bucket is seen only on the paths that users look at.");
    }

    private void traffic() {
        ReverseSync sync = Given.reverseSync(wanted);
        long seconds = Given.number(sync.pollingSeconds());
        boolean oftener = Given.on(sync.enabled())
                && (newly(share -> Given.on(Given.reverseSync(share).enabled()))
                        || (before != null
                                && seconds
                                        < Given.number(Given.reverseSync(before).pollingSeconds())));
        effects.add(
                oftener,
                Effect.Code.BUCKET_LISTED,
                "The gateway lists %s every %d s, and the provider charges for it."
                        .formatted(
                                Given.on(sync.partialPaths()) ? "what users look at" : "all below the prefix",
                                seconds));
        boolean copies = newly(share -> Given.cache(share).mode() == CacheConfig.Mode.SYNC);
        effects.add(copies, Effect.Code.BUCKET_LISTED, "The gateway lists all below the prefix, to copy it.");
        effects.add(copies, Effect.Code.DATA_DOWNLOADED, "All below the prefix is copied to the cache disk.");
        effects.add(
                newly(share -> Given.on(Given.reverseSync(share).download())),
                Effect.Code.DATA_DOWNLOADED,
                "What others change in the bucket is downloaded, whether it is read or not.");
    }

    private void costs() {
        effects.add(
                newly(share -> Given.encryption(share).mode() == Encryption.Mode.SERVER_SIDE_KMS
                        || Given.encryption(share).mode() == Encryption.Mode.CLIENT_SIDE),
                Effect.Code.COSTS_MORE,
                "The provider charges for the use of the key, with each object.");
        effects.add(
                newly(share -> Given.on(share.transferAcceleration())
                        || share.bucket().endpoint() == BucketRef.Endpoint.ACCELERATED),
                Effect.Code.COSTS_MORE,
                "The provider charges for accelerated transfer.");
        effects.add(
                newly(share -> Given.on(share.archive())),
                Effect.Code.COSTS_MORE,
                "To read what is archived it has to be restored first, for which the provider charges.");
    }

    private boolean newly(Predicate<ShareConfig> property) {
        return property.test(wanted) && (before == null || !property.test(before));
    }
}
