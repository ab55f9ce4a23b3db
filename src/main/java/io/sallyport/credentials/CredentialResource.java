package io.sallyport.credentials;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
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

/** The credentials of gateways over REST: never the secrets. */
@Path("/api/v1/gateways/{id}/credentials")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Credentials")
public class CredentialResource {
    private final CredentialService service;
    private final Access access;

    CredentialResource(CredentialService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(summary = "List a gateway's credentials at the broker, the oldest first")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = CredentialList.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response list(@PathParam("id") String id, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.list(new GatewayId(id), page), page, CredentialView::id, uri);
    }

    @POST
    @Path("rotate")
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(
            summary = "Replace a gateway's credentials",
            description =
                    """
                    All that it has count no more, and the broker is told; the gateway, which is refused then, fetches the next by its own key. One that \
                    was not activated by a code can't, and needs one.""")
    @APIResponse(responseCode = "202", description = "The broker is told, again until it said yes")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response rotate(@PathParam("id") String id) {
        service.rotate(new GatewayId(id), access.actor());
        return Response.accepted().build();
    }

    @DELETE
    @Path("{credentialId}")
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(summary = "Revoke one credential", description = "Its gateway may fetch another one by its own key.")
    @APIResponse(responseCode = "204", description = "Revoked; the broker is told")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `CREDENTIAL_NOT_FOUND`")
    public void revoke(@PathParam("id") String id, @PathParam("credentialId") String credentialId) {
        service.revoke(new GatewayId(id), credentialId, access.actor());
    }

    @DELETE
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(
            summary = "Cut a gateway off",
            description =
                    """
                    Its machine is the gateway no more: whatever the broker does, nothing of it is heard, no command is sent, and it gets no credential. \
                    Another code activates it again.""")
    @APIResponse(responseCode = "204", description = "Cut off; the broker is told")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public void cutOff(@PathParam("id") String id) {
        service.cutOff(new GatewayId(id), access.actor());
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "CredentialList")
    record CredentialList(List<CredentialView> items) {}
}
