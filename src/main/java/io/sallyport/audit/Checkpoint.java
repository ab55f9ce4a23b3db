package io.sallyport.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the chain was up to an entry, signed: whoever rewrites the whole chain can't sign it.
 *
 * @param keyId which key has signed it; null if none is configured
 * @param signature Ed25519 over {@link #signedText}, in base64; null if no key is configured
 */
record Checkpoint(long sequence, String hash, Instant at, @Nullable String keyId, @Nullable String signature) {
    /** As the database keeps it. */
    Checkpoint {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** What is signed. */
    String signedText() {
        return "sallyport-audit-checkpoint\n%d\n%s\n%d\n".formatted(sequence, hash, at.toEpochMilli());
    }
}
