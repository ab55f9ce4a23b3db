package io.sallyport.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the chain was up to an entry. */
@Schema(
        examples =
                """
                {"sequence":4711,"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","at":"2026-11-23T10:01:00Z",
                 "keyId":"2026","signature":"q83vEjRWeJA="}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointView(
        @Schema(description = "The number of the last entry that it speaks for") long sequence,
        String hash,
        Instant at,
        @Nullable @Schema(description = "Which key has signed; absent without one") String keyId,
        @Nullable @Schema(description = "Ed25519, in base64 (docs/security.md says over what)") String signature) {

    static CheckpointView of(Checkpoint checkpoint) {
        return new CheckpointView(
                checkpoint.sequence(), checkpoint.hash(), checkpoint.at(), checkpoint.keyId(), checkpoint.signature());
    }

    Checkpoint checkpoint() {
        return new Checkpoint(sequence, hash, at, keyId, signature);
    }
}
