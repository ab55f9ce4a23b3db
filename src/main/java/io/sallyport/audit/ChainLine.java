package io.sallyport.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A line of an export: an entry, or the checkpoint behind it. The first may be a checkpoint whose entry is not there: what follows begins behind it. */
@Schema(
        examples =
                """
                {"checkpoint":{"sequence":4711,"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","at":"2026-11-23T10:01:00Z"}}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChainLine(@Nullable AuditEntryView entry, @Nullable CheckpointView checkpoint) {
    static ChainLine of(SealedEntry entry) {
        return new ChainLine(AuditEntryView.of(entry), null);
    }

    static ChainLine of(Checkpoint checkpoint) {
        return new ChainLine(null, CheckpointView.of(checkpoint));
    }
}
