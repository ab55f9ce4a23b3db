package io.sallyport.protocol.storage;

import io.sallyport.protocol.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Whether, and how often, the gateway looks in the bucket for what others changed there.
 *
 * @param pollingSeconds null if it does not
 * @param download whether it also fetches what it finds
 * @param partialPaths only of the paths that users look at
 */
public record ReverseSync(
        @Nullable Boolean enabled,
        @Nullable Integer pollingSeconds,
        @Nullable Boolean download,
        @Nullable Boolean partialPaths) {
    public static final ReverseSync OFF = new ReverseSync(false, null, null, null);
    private static final int DEFAULT_SECONDS = 36_000;

    public ReverseSync {
        Checks.between("reverseSync.pollingSeconds", pollingSeconds, 1, Integer.MAX_VALUE);
        enabled = Boolean.TRUE.equals(enabled);
        download = Boolean.TRUE.equals(download);
        partialPaths = Boolean.TRUE.equals(partialPaths);
        pollingSeconds = pollingSeconds == null && enabled ? Integer.valueOf(DEFAULT_SECONDS) : pollingSeconds;
    }
}
