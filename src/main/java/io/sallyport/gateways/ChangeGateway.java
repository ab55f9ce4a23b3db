package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What can be changed about a gateway; a merge patch is applied to this. */
@Schema(examples = """
                {"description":"second rack","labels":{"env":"prod","old-label":null}}""")
public record ChangeGateway(
        @NotBlank @Size(max = 60) String name,
        @Nullable @Size(max = 500) String description,
        @JsonProperty("class") @NotNull GatewayClass gatewayClass,
        @Labels Map<String, String> labels,
        @Nullable String site) {
    public ChangeGateway {
        labels = labels == null ? Map.of() : labels;
    }

    static ChangeGateway current(Gateway gateway) {
        return new ChangeGateway(
                gateway.name(),
                gateway.description(),
                gateway.gatewayClass(),
                new TreeMap<>(gateway.labels()),
                gateway.site());
    }
}
