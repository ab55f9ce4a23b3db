package io.sallyport.activation;

import io.sallyport.protocol.GatewayId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a feature of a higher rank offers to say how much of a gateway's data was not in the bucket when it was last heard. */
public interface LastKnownDirtyData {
    /** Called within a transaction; empty if the gateway has never told. */
    Optional<DirtyData> of(GatewayId gatewayId);

    /**
     * @param dirtyBytes written by users, and not in the bucket
     * @param asOf when the gateway told
     * @param oldestDirtyAt when the oldest of it was written, if it told
     */
    record DirtyData(long dirtyBytes, Instant asOf, @Nullable Instant oldestDirtyAt) {}
}
