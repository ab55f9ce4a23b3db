package io.sallyport.activation;

import jakarta.validation.Valid;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A code that is wanted.
 *
 * @param signedDownlinks whether the machine must take signed messages only; left out: what {@code sallyport.activation.signed-downlinks} says
 * @param replacement how it replaces the machine that is, or was, the gateway; left out: {@code CARRY_CACHE_DISK}. Not for a gateway's first machine
 */
@Schema(
        examples =
                "{\"signedDownlinks\":true,\"replacement\":{\"mode\":\"EMPTY_CACHE\",\"acceptLossOf\":\"hangzhou-cloud-01\"}}")
record CreateActivationCode(@Nullable Boolean signedDownlinks, @Valid @Nullable ReplaceMachine replacement) {}
