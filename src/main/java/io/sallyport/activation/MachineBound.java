package io.sallyport.activation;

import io.sallyport.protocol.GatewayId;
import org.jspecify.annotations.Nullable;

/**
 * A machine has claimed a gateway. Told within the transaction, with the gateway held: whoever throws undoes it.
 *
 * @param binding the machine's
 * @param mode what it has of the machine before; null if it is the first
 */
public record MachineBound(GatewayId gatewayId, long binding, @Nullable ReplacementMode mode) {
    /** Whether there was a machine before, so that what the gateway served has to be brought to this one. */
    public boolean replacement() {
        return mode != null;
    }
}
