package io.sallyport.status;

import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The whole fleet over REST. */
@Path("/api/v1/fleet/totals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class FleetTotalsResource {
    private final StatusTotalsService totals;
    private final Access access;

    FleetTotalsResource(StatusTotalsService totals, Access access) {
        this.access = access;
        this.totals = totals;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "Sum up the whole fleet's status, as far as you can see it")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatusTotals.class)))
    public StatusTotals totals() {
        return totals.ofFleet(access.reach(Role.VIEWER));
    }
}
