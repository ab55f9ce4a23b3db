package io.sallyport.status;

import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** A gateway's history over REST. */
@Path("/api/v1/gateways/{id}/status/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class HistoryResource {
    private final HistoryService service;

    HistoryResource(HistoryService service) {
        this.service = service;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(
            summary = "Read what a gateway's status was",
            description =
                    """
                    One sample a minute is kept, for two days (both configurable). At most 2,000 points; a step in which the gateway did \
                    not report has none.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HistoryView.class)))
    @APIResponse(
            responseCode = "400",
            description = "`INVALID_TIME`, `INVALID_RANGE`, `INVALID_STEP`, `TOO_MANY_POINTS`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public HistoryView history(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable @Parameter(description = "ISO 8601, UTC; absent: an hour before to")
                    String from,
            @QueryParam("to") @Nullable @Parameter(description = "ISO 8601, UTC, exclusive; absent: now") String to,
            @QueryParam("step") @Nullable @Parameter(description = "such as PT5M, or seconds; absent: as fits")
                    String step) {
        return service.of(new GatewayId(id), from, to, step);
    }
}
