package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sallyport.protocol.GatewayId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a gateway's machine says to get its next credential: the payload of a {@code sallyport-renewal}. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Renewal(
        @NotNull GatewayId gatewayId, long binding, @Nullable @Size(max = 8_192) String csr, @NotNull Instant at) {}
