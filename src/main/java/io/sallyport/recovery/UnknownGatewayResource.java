package io.sallyport.recovery;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Machines that the broker let in, and that a restored database does not know. */
@Path("/api/v1/recovery/unknown-gateways")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recovery")
public class UnknownGatewayResource {
    private final UnknownDecisions unknown;
    private final Access access;

    UnknownGatewayResource(UnknownDecisions unknown, Access access) {
        this.unknown = unknown;
        this.access = access;
    }

    @GET
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(
            summary = "List who speaks and is not in the database",
            description = "Heard while a recovery was open: activated, or replaced, after the backup.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = UnknownGatewayList.class)))
    public Response list(
            @QueryParam("state") @Parameter(description = "Only those about which was decided so") @Nullable
                    UnknownState state,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(unknown.list(state, page), page, UnknownGatewayView::gatewayId, uri);
    }

    @POST
    @Path("{id}/approve")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(
            summary = "Let a machine go on as the gateway that it says it is",
            description =
                    """
                    Registered again, with its ID and binding. Its keys are lost: before its credential ends, it has to claim the gateway with a new activation code.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = UnknownGatewayView.class)))
    @APIResponse(responseCode = "404", description = "`UNKNOWN_GATEWAY_NOT_FOUND`, `GROUP_NOT_FOUND`, `SITE_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`ALREADY_DECIDED`, `NAME_TAKEN`, `QUARANTINED`, `BINDING_NOT_NEWER`, `GATEWAY_EXISTS`")
    public UnknownGatewayView approve(
            @PathParam("id") @Parameter(description = "A gateway ID") String id,
            @NotNull @Valid ApproveGateway request) {
        return unknown.approve(new GatewayId(id), request, access.actor());
    }

    @POST
    @Path("{id}/reject")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(
            summary = "Keep a machine out",
            description = "Nothing of it is heard, until it comes with another binding.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = UnknownGatewayView.class)))
    @APIResponse(responseCode = "404", description = "`UNKNOWN_GATEWAY_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`ALREADY_DECIDED`")
    public UnknownGatewayView reject(@PathParam("id") @Parameter(description = "A gateway ID") String id) {
        return unknown.reject(new GatewayId(id), access.actor());
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "UnknownGatewayList")
    record UnknownGatewayList(List<UnknownGatewayView> items) {}
}
