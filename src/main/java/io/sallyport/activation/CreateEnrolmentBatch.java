package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.gateways.GatewayClass;
import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.RegisterGateway;
import io.sallyport.protocol.GroupId;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One code for many machines.
 *
 * @param networks where they may come from; empty: from anywhere
 * @param approval whether each waits for somebody to approve it
 * @param namePattern what their gateways are named: {@code {number}} and {@code {serial}} stand for what tells them apart
 */
@Schema(
        examples =
                """
                {"name":"lyon, second hall","group":"GID_lyon","site":"lyon","location":"ON_PREMISES","type":"FILE","class":"STANDARD","labels":{"hall":"2"},
                 "count":40,"expiresAt":"2026-11-29T10:00:00Z","networks":["203.0.113.0/24"],"approval":true,"signedDownlinks":false,
                 "namePattern":"lyon-2-{number}"}""")
record CreateEnrolmentBatch(
        @NotBlank @Size(max = 60) String name,
        @NotNull @Schema(implementation = String.class) GroupId group,
        @Nullable String site,
        @NotNull Location location,
        @NotNull GatewayType type,
        @JsonProperty("class") @NotNull GatewayClass gatewayClass,
        @Size(max = 50) Map<String, String> labels,
        @Min(1) @Max(10_000) int count,
        @NotNull Instant expiresAt,
        @Size(max = 50) List<@NotBlank String> networks,
        boolean approval,
        @Nullable Boolean signedDownlinks,
        @Nullable @Size(max = 60) String namePattern) {
    CreateEnrolmentBatch {
        labels = labels == null ? Map.of() : labels;
        networks = networks == null ? List.of() : networks;
    }

    CreateEnrolmentBatch with(boolean signed) {
        return new CreateEnrolmentBatch(
                name,
                group,
                site,
                location,
                type,
                gatewayClass,
                labels,
                count,
                expiresAt,
                networks,
                approval,
                signed,
                namePattern);
    }

    @JsonIgnore
    boolean isSigned() {
        return Boolean.TRUE.equals(signedDownlinks);
    }

    boolean allows(@Nullable String address) {
        return networks.isEmpty()
                || networks.stream().map(Network::parse).anyMatch(network -> network.includes(String.valueOf(address)));
    }

    RegisterGateway gateway(int number, String serial) {
        String pattern = namePattern == null ? name + "-{number}" : namePattern;
        String gatewayName =
                pattern.replace("{number}", Integer.toString(number)).replace("{serial}", serial);
        return new RegisterGateway(
                gatewayName.length() > 60 ? gatewayName.substring(gatewayName.length() - 60) : gatewayName,
                group,
                location,
                type,
                gatewayClass,
                null,
                labels,
                site,
                false);
    }
}
