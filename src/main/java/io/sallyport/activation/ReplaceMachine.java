package io.sallyport.activation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How the machine that is to come replaces the one before.
 *
 * @param acceptLossOf the gateway's name, by which {@code EMPTY_CACHE} is accepted
 */
record ReplaceMachine(@NotNull ReplacementMode mode, @Nullable @Size(max = 60) String acceptLossOf) {
    static final ReplaceMachine CARRYING = new ReplaceMachine(ReplacementMode.CARRY_CACHE_DISK, null);
}
