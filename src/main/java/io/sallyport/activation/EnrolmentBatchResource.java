package io.sallyport.activation;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Place;
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

/** One code for many machines, over REST. */
@Path("/api/v1/enrolment-batches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class EnrolmentBatchResource {
    private final Enrolments enrolments;
    private final Access access;

    EnrolmentBatchResource(Enrolments enrolments, Access access) {
        this.enrolments = enrolments;
        this.access = access;
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.REACH)
    @Operation(
            summary = "Make one code for many machines",
            description =
                    """
                    Each machine that claims with it becomes a gateway of its own, at once or when it was approved. The code is in this answer only, and \
                    counts for 14 days at most.""")
    @APIResponse(
            responseCode = "201",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = EnrolmentBatchView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_EXPIRY`, `INVALID_NETWORK`")
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`, `SITE_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NO_SIGNING_KEY`")
    public Response create(@NotNull @Valid CreateEnrolmentBatch request, @Context UriInfo uri) {
        access.require(Role.OPERATOR, new Place(request.group().value(), request.site()));
        EnrolmentBatchView batch = enrolments.create(request, access.actor());
        return Response.created(uri.getAbsolutePathBuilder().path(batch.id()).build())
                .entity(batch)
                .build();
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "List enrolment batches, the oldest first")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = EnrolmentBatchList.class)))
    public Response list(@BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(enrolments.list(access.reach(Role.VIEWER), page), page, EnrolmentBatchView::id, uri);
    }

    @GET
    @Path("{id}")
    @Needs(value = Role.VIEWER, on = Subject.ENROLMENT_BATCH)
    @Operation(summary = "Read a batch, and how far its machines are")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EnrolmentBatchView.class)))
    @APIResponse(responseCode = "404", description = "`ENROLMENT_BATCH_NOT_FOUND`")
    public EnrolmentBatchView read(@PathParam("id") String id) {
        return enrolments.read(id);
    }

    @GET
    @Path("{id}/machines")
    @Needs(value = Role.VIEWER, on = Subject.ENROLMENT_BATCH)
    @Operation(summary = "List the machines that came with a batch's code")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = EnrolmentList.class)))
    @APIResponse(responseCode = "404", description = "`ENROLMENT_BATCH_NOT_FOUND`")
    public Response machines(
            @PathParam("id") String id,
            @QueryParam("state") @Parameter(description = "Only those that are so far") Enrolment.@Nullable State state,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(enrolments.machines(id, state, page), page, EnrolmentView::id, uri);
    }

    @POST
    @Path("{id}/machines/{machineId}/approve")
    @Needs(value = Role.OPERATOR, on = Subject.ENROLMENT_BATCH)
    @Operation(summary = "Approve a machine", description = "It becomes a gateway when it comes again.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EnrolmentView.class)))
    @APIResponse(responseCode = "404", description = "`ENROLMENT_BATCH_NOT_FOUND`, `ENROLMENT_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`ALREADY_DECIDED`")
    public EnrolmentView approve(@PathParam("id") String id, @PathParam("machineId") String machineId) {
        return enrolments.decide(id, machineId, true, access.actor());
    }

    @POST
    @Path("{id}/machines/{machineId}/reject")
    @Needs(value = Role.OPERATOR, on = Subject.ENROLMENT_BATCH)
    @Operation(summary = "Reject a machine", description = "Its place is free again.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EnrolmentView.class)))
    @APIResponse(responseCode = "404", description = "`ENROLMENT_BATCH_NOT_FOUND`, `ENROLMENT_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`ALREADY_DECIDED`")
    public EnrolmentView reject(@PathParam("id") String id, @PathParam("machineId") String machineId) {
        return enrolments.decide(id, machineId, false, access.actor());
    }

    @POST
    @Path("{id}/close")
    @Needs(value = Role.OPERATOR, on = Subject.ENROLMENT_BATCH)
    @Operation(
            summary = "Close a batch",
            description = "No machine comes any more that was not there; those that wait can still be approved.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EnrolmentBatchView.class)))
    @APIResponse(responseCode = "404", description = "`ENROLMENT_BATCH_NOT_FOUND`")
    public EnrolmentBatchView close(@PathParam("id") String id) {
        return enrolments.close(id, access.actor());
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "EnrolmentBatchList")
    record EnrolmentBatchList(List<EnrolmentBatchView> items) {}

    /** For OpenAPI. */
    @Schema(name = "EnrolmentList")
    record EnrolmentList(List<EnrolmentView> items) {}
}
