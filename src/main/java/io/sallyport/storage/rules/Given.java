package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.CacheConfig;
import io.sallyport.protocol.storage.Encryption;
import io.sallyport.protocol.storage.ReverseSync;
import io.sallyport.protocol.storage.ShareConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a share's members say, of which none is null once it is made. */
final class Given {
    private Given() {}

    static boolean on(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    static long number(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }

    static CacheConfig cache(ShareConfig share) {
        return Objects.requireNonNullElse(share.cache(), CacheConfig.DEFAULT);
    }

    static ReverseSync reverseSync(ShareConfig share) {
        return Objects.requireNonNullElse(share.reverseSync(), ReverseSync.OFF);
    }

    static Encryption encryption(ShareConfig share) {
        return Objects.requireNonNullElse(share.encryption(), Encryption.NONE);
    }
}
