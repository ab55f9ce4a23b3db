package io.sallyport.activation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A code that is wanted.
 *
 * @param signedDownlinks whether the machine must take signed messages only; left out: what {@code sallyport.activation.signed-downlinks} says
 */
@Schema(examples = "{\"signedDownlinks\":true}")
record CreateActivationCode(@Nullable Boolean signedDownlinks) {}
