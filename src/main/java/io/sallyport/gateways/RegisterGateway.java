package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.GroupId;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is to be known.
 *
 * @param activate whether it needs no machine to claim it, since its identity at the broker is managed elsewhere; left out: what
 *     {@code sallyport.activation.on-registration} says
 */
@Schema(
        examples =
                """
                {"name":"hangzhou-cloud-01","group":"GID_hangzhou","location":"CLOUD","type":"FILE","class":"STANDARD","labels":{"env":"prod"}}""")
public record RegisterGateway(
        @NotBlank @Size(max = 60) String name,
        @NotNull @Schema(implementation = String.class, examples = "GID_hangzhou") GroupId group,
        @NotNull Location location,
        @NotNull GatewayType type,
        @JsonProperty("class") @NotNull GatewayClass gatewayClass,
        @Nullable @Size(max = 500) String description,
        @Labels Map<String, String> labels,
        @Nullable String site,
        @Nullable Boolean activate) {
    public RegisterGateway {
        labels = labels == null ? Map.of() : labels;
    }
}
