package io.sallyport.storage;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

/** What the whole fleet serves. */
@Path("/api/v1/resources")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class FleetResource {
    private final StorageReads reads;
    private final Access access;

    FleetResource(StorageReads reads, Access access) {
        this.reads = reads;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "Find resources across the fleet",
            description =
                    "Shares, volumes and whatever else gateways serve; who uses a bucket; what is not in step; what needs a secret.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = ResourceResource.ResourceList.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_FILTER`")
    public Response find(
            @BeanParam @Valid ResourceFilter filter, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        List<StorageReads.FoundResource> found = reads.find(filter, access.reach(Role.VIEWER), page);
        // Only for the cursor, which is not shown.
        Response paged = Listing.respond(found, page, StorageReads.FoundResource::id, uri);
        List<ResourceView> items = found.stream()
                .limit(page.limit())
                .map(StorageReads.FoundResource::view)
                .toList();
        return Response.fromResponse(paged).entity(new Listing<>(items)).build();
    }
}
