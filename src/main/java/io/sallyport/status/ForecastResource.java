package io.sallyport.status;

import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is to be expected of a gateway, over REST. */
@Path("/api/v1/gateways/{id}/forecast")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class ForecastResource {
    private final ForecastService forecasts;

    ForecastResource(ForecastService forecasts) {
        this.forecasts = forecasts;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(
            summary = "Read when a gateway's cache throttles, and when its uploads are drained",
            description =
                    """
                    By the trend of the last hour's samples, if that is clear, and at most seven days ahead (both configurable). Dirty data and \
                    metadata are those of the cache disk that is the nearest to its limit.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = GatewayForecasts.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `NO_STATUS`")
    public GatewayForecasts forecasts(@PathParam("id") String id) {
        return forecasts.of(new GatewayId(id));
    }
}
