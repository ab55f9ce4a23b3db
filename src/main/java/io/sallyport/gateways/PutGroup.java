package io.sallyport.gateways;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a group is to be. */
@Schema(
        examples =
                """
                {"displayName":"Hangzhou","brokerInstanceId":"mqtt-cn-1","endpoints":[{"kind":"mqtts","host":"mqtt.example.com","port":8883,"network":"PUBLIC"}]}""")
public record PutGroup(
        @NotBlank @Size(max = 60) String displayName,
        @Nullable @Size(max = 64) String brokerInstanceId,
        @Size(max = 20) List<@Valid @NotNull Endpoint> endpoints) {
    public PutGroup {
        endpoints = endpoints == null ? List.of() : endpoints;
    }
}
