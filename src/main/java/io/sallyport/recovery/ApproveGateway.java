package io.sallyport.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.gateways.GatewayClass;
import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.RegisterGateway;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway that is registered again is known from now on; of one that is registered and has a newer machine only {@code signedDownlinks} counts.
 *
 * @param name its ID if left out
 * @param signedDownlinks whether it was activated to take signed messages only
 */
@Schema(examples = "{\"type\":\"FILE\",\"name\":\"hangzhou-cloud-01\",\"location\":\"CLOUD\",\"class\":\"STANDARD\"}")
record ApproveGateway(
        @NotNull GatewayType type,
        @Nullable @Size(min = 1, max = 60) String name,
        @Nullable Location location,
        @JsonProperty("class") @Nullable GatewayClass gatewayClass,
        @Nullable String site,
        boolean signedDownlinks) {

    RegisterGateway registration(GatewayId id, GroupId group) {
        return new RegisterGateway(
                name == null ? id.value() : name,
                group,
                location == null ? Location.ON_PREMISES : location,
                type,
                gatewayClass == null ? GatewayClass.STANDARD : gatewayClass,
                null,
                Map.of(),
                site,
                false);
    }
}
