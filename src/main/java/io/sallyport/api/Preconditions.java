package io.sallyport.api;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

/** {@code ETag} and {@code If-Match}: a change names the version that it was made from, so that nobody overwrites what he has not seen. */
public final class Preconditions {
    private Preconditions() {}

    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * Without {@code If-Match}, or with {@code *}, the change is made whatever the version is.
     *
     * @throws Refusal 412 {@code VERSION_CHANGED} if the header names other versions only
     */
    public static void requireMatch(@Nullable String ifMatch, long version) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.trim().equals("*")) {
            return;
        }
        String wanted = "\"" + version + "\"";
        for (String tag : ifMatch.split(",")) {
            if (tag.trim().equals(wanted)) {
                return;
            }
        }
        throw Refusal.of(
                Status.PRECONDITION_FAILED,
                "VERSION_CHANGED",
                "It was changed meanwhile: the version is now " + wanted + ". Read it again, then decide.");
    }
}
