package io.sallyport.status;

import io.sallyport.api.Listing;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which gateways reach a limit soon, over REST. */
@Path("/api/v1/fleet/forecast")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class FleetForecastResource {
    private final ForecastService forecasts;
    private final Access access;

    FleetForecastResource(ForecastService forecasts, Access access) {
        this.forecasts = forecasts;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "List the gateways whose caches throttle the soonest, as far as you can see them",
            description =
                    """
                    First those that throttle already, by what they said last, however long ago; then those that do so at the present rate \
                    within the horizon. The others are left out. It may be two minutes old (configurable). There are no further pages.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LimitAheadList.class)))
    public Listing<LimitAhead> soonest(@BeanParam @Valid FleetFilter filter) {
        return forecasts.soonest(filter, access.reach(Role.VIEWER));
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "LimitAheadList")
    record LimitAheadList(List<LimitAhead> items) {}
}
