package io.sallyport.credentials;

import io.sallyport.api.Listing;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which gateways will be locked out. */
@Path("/api/v1/expiring-credentials")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Credentials")
public class ExpiringCredentialsResource {
    private static final int MOST_EXPIRING = 500;

    private final CredentialService service;
    private final Access access;

    ExpiringCredentialsResource(CredentialService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "List the credentials on which gateways depend that end soon",
            description =
                    """
                    Those whose gateways did not come for the next in time: at most 500, the first to end first. `sallyport.credentials.expires-soon` \
                    says what soon is.""")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CredentialResource.CredentialList.class)))
    public Listing<CredentialView> expiring() {
        return new Listing<>(service.expiring(access.reach(Role.VIEWER), MOST_EXPIRING));
    }
}
