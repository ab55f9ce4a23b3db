package io.sallyport.gateways;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.protocol.GroupId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Groups over REST. */
@Path("/api/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Groups")
public class GroupResource {
    private final GroupService service;
    private final Access access;

    GroupResource(GroupService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "List groups, sorted by ID")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = GroupList.class)))
    public Response list(@BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.list(access.reach(Role.VIEWER), page), page, GroupView::id, uri);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GROUP)
    @Path("{id}")
    @Operation(summary = "Read a group")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`")
    public Response read(@PathParam("id") String id) {
        Versioned<GroupView> group = service.read(new GroupId(id));
        return Response.ok(group.value())
                .tag(Preconditions.tag(group.version()))
                .build();
    }

    @PUT
    @Needs(value = Role.ADMIN, on = Subject.WHOLE_GROUP)
    @Path("{id}")
    @Operation(summary = "Create a group, or make it what is asked", description = "Idempotent. 201 if it is new.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    @APIResponse(
            responseCode = "201",
            headers = {@Header(name = "ETag"), @Header(name = "Location")},
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    public Response put(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid PutGroup request,
            @Context UriInfo uri) {
        GroupService.Put put = service.put(access.actor(), new GroupId(id), request, ifMatch);
        Response.ResponseBuilder response = put.created() ? Response.created(uri.getRequestUri()) : Response.ok();
        return response.entity(put.group().value())
                .tag(Preconditions.tag(put.group().version()))
                .build();
    }

    @DELETE
    @Needs(value = Role.ADMIN, on = Subject.WHOLE_GROUP)
    @Path("{id}")
    @Operation(summary = "Delete a group that is empty")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`GROUP_NOT_EMPTY`")
    public void delete(@PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.delete(access.actor(), new GroupId(id), ifMatch);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "GroupList")
    record GroupList(java.util.List<GroupView> items) {}
}
