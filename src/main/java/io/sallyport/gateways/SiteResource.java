package io.sallyport.gateways;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sites over REST. */
@Path("/api/v1/sites")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sites")
public class SiteResource {
    private final SiteService service;
    private final Access access;

    SiteResource(SiteService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "List sites, sorted by name")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = SiteList.class)))
    public Response list(@BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.list(access.reach(Role.VIEWER), page), page, SiteView::name, uri);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.SITE, id = "name")
    @Path("{name}")
    @Operation(summary = "Read a site")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = SiteView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_SITE_NAME`")
    @APIResponse(responseCode = "404", description = "`SITE_NOT_FOUND`")
    public Response read(@PathParam("name") String name) {
        Versioned<SiteView> site = service.read(new SiteName(name));
        return Response.ok(site.value()).tag(Preconditions.tag(site.version())).build();
    }

    @PUT
    @Needs(value = Role.ADMIN, on = Subject.WHOLE_SITE, id = "name")
    @Path("{name}")
    @Operation(summary = "Create a site, or make it what is asked", description = "Idempotent. 201 if it is new.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = SiteView.class)))
    @APIResponse(
            responseCode = "201",
            headers = {@Header(name = "ETag"), @Header(name = "Location")},
            content = @Content(schema = @Schema(implementation = SiteView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_SITE_NAME`, `INVALID_FREEZE`")
    public Response put(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid PutSite request,
            @Context UriInfo uri) {
        SiteService.Put put = service.put(access.actor(), new SiteName(name), request, ifMatch);
        Response.ResponseBuilder response = put.created() ? Response.created(uri.getRequestUri()) : Response.ok();
        return response.entity(put.site().value())
                .tag(Preconditions.tag(put.site().version()))
                .build();
    }

    @DELETE
    @Needs(value = Role.ADMIN, on = Subject.WHOLE_SITE, id = "name")
    @Path("{name}")
    @Operation(summary = "Delete a site at which no gateway stands")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "400", description = "`INVALID_SITE_NAME`")
    @APIResponse(responseCode = "404", description = "`SITE_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`SITE_NOT_EMPTY`")
    public void delete(@PathParam("name") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.delete(access.actor(), new SiteName(name), ifMatch);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "SiteList")
    record SiteList(List<SiteView> items) {}
}
