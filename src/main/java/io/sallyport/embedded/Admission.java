package io.sallyport.embedded;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided when a client connected.
 *
 * @param username null where anybody may connect
 * @param until null: for ever
 */
record Admission(@Nullable String username, Rights rights, @Nullable Instant until) {

    boolean isGoodAt(Instant now) {
        return until == null || now.isBefore(until);
    }

    boolean isLimited() {
        return rights != Rights.EVERYTHING;
    }
}
