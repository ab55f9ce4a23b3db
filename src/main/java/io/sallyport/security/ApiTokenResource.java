package io.sallyport.security;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** API tokens over REST. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
public class ApiTokenResource {
    private final ApiTokenService service;
    private final Access access;

    ApiTokenResource(ApiTokenService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @POST
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "Issue an API token",
            description =
                    """
                    The token is in this answer only. It may do no more than who makes it; 403 `MORE_THAN_YOU_HAVE` otherwise, and \
                    `NOT_WITH_A_TOKEN` for who comes with a token.""")
    @APIResponse(
            responseCode = "201",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = TokenView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_GRANT`, `INVALID_EXPIRY`")
    public Response issue(@NotNull @Valid IssueToken request, @Context UriInfo uri) {
        TokenView token = service.issue(access.caller(), access.actor(), request);
        return Response.created(uri.getAbsolutePathBuilder().path(token.id()).build())
                .entity(token)
                .build();
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "List your API tokens, or everybody's if you are admin of everything")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = TokenList.class)))
    public Response list(@BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.list(access.caller(), page), page, TokenView::id, uri);
    }

    @GET
    @Path("{id}")
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "Read an API token, without the token itself")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokenView.class)))
    @APIResponse(responseCode = "404", description = "`TOKEN_NOT_FOUND`")
    public TokenView read(@PathParam("id") String id) {
        return service.read(access.caller(), id);
    }

    @DELETE
    @Path("{id}")
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "Revoke an API token", description = "Other replicas may take it for some seconds more.")
    @APIResponse(responseCode = "204", description = "Revoked")
    @APIResponse(responseCode = "404", description = "`TOKEN_NOT_FOUND`")
    public void revoke(@PathParam("id") String id) {
        service.revoke(access.caller(), access.actor(), id);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "TokenList")
    record TokenList(List<TokenView> items) {}
}
