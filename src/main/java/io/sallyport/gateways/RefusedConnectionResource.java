package io.sallyport.gateways;

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

/** Who was refused. */
@Path("/api/v1/refused-connections")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Gateways")
public class RefusedConnectionResource {
    private final RefusedConnections refused;
    private final Access access;

    RefusedConnectionResource(RefusedConnections refused, Access access) {
        this.refused = refused;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "List who was refused",
            description =
                    """
                    Strangers, clones and fenced machines: a row for each client ID and reason, for a week. Those that come in no gateway's name are                     seen by who sees everything.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = RefusedConnectionList.class)))
    public Response list(
            @QueryParam("gateway") @Parameter(description = "Only those in this gateway's name") @Nullable
                    String gateway,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(
                refused.list(gateway, access.reach(Role.VIEWER), page), page, RefusedConnectionView::id, uri);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "RefusedConnectionList")
    record RefusedConnectionList(List<RefusedConnectionView> items) {}
}
