package io.sallyport.recovery;

import io.sallyport.storage.RestoredChoice;
import io.sallyport.storage.RestoredExtras;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What counts at which gateways: those that are named, or those that differ, of a group or all. One of {@code gateways}, {@code group} and {@code all}.
 *
 * @param extras what comes of what only the gateway has when it is overwritten; {@code ADOPT} if left out
 * @param after where to go on: {@code next} of the answer before
 */
@Schema(examples = "{\"choice\":\"ADOPT\",\"group\":\"GID_files\"}")
record DecideRecovery(
        @NotNull RestoredChoice choice,
        @Nullable RestoredExtras extras,
        @Nullable @Size(min = 1, max = 1_000) List<String> gateways,
        @Nullable String group,
        boolean all,
        @Nullable String after) {

    boolean namesOneTarget() {
        return (gateways == null ? 0 : 1) + (group == null ? 0 : 1) + (all ? 1 : 0) == 1;
    }

    RestoredExtras extrasOrAdopt() {
        return extras == null ? RestoredExtras.ADOPT : extras;
    }
}
