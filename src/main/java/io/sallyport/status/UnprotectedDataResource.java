package io.sallyport.status;

import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Data that is in no bucket yet, over REST. */
@Path("/api/v1/fleet/unprotected-data")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class UnprotectedDataResource {
    private final UnprotectedDataService service;
    private final Access access;

    UnprotectedDataResource(UnprotectedDataService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "Sum up the data that is in no bucket yet, as far as you can see it",
            description =
                    """
                    In all, and by gateway, site or group, those with the most first. A gateway that is offline counts with what it said last. \
                    There are no further pages.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = UnprotectedData.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_FILTER`")
    public UnprotectedData worst(
            @QueryParam("by") @Nullable @Parameter(description = "gateway (if left out), site or group") String by,
            @BeanParam @Valid FleetFilter filter) {
        return service.worst(UnprotectedBy.of(by), filter, access.reach(Role.VIEWER));
    }
}
