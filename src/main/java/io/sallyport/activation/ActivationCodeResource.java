package io.sallyport.activation;

import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One-time codes over REST. */
@Path("/api/v1/gateways/{id}/activation-codes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class ActivationCodeResource {
    private final ActivationCodes codes;
    private final Access access;

    ActivationCodeResource(ActivationCodes codes, Access access) {
        this.codes = codes;
        this.access = access;
    }

    @POST
    // Said, so that a request without a body, which has no type, is not of an unsupported one.
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(
            summary = "Make a one-time code for a gateway's machine",
            description =
                    """
                    The code is in this answer only, and counts for `sallyport.activation.code-life` (30 minutes); one that was made before is withdrawn. \
                    The machine that claims the gateway with it fences the one that is the gateway now: `replacement` says whether it has that one's cache disk. \
                    With `EMPTY_CACHE` what is not in the bucket is lost, so the request repeats the gateway's name in `acceptLossOf`. \
                    Rotate the bucket credentials of the machine before afterwards.""")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ActivationCodeView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description =
                    "`QUARANTINED`, `NO_SIGNING_KEY`, `NOTHING_TO_REPLACE`; `WOULD_LOSE_DATA` with `name`, `dirtyBytes`, `asOf` and `oldestDirtyAt` as they were last known")
    public Response make(@PathParam("id") String id, @Valid @Nullable CreateActivationCode request) {
        CreateActivationCode wanted = request == null ? new CreateActivationCode(null, null) : request;
        return Response.status(Response.Status.CREATED)
                .entity(codes.make(new GatewayId(id), wanted, access.actor()))
                .build();
    }

    @DELETE
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(
            summary = "Withdraw a gateway's code that was not used",
            description = "Nothing happens if there is none.")
    @APIResponse(responseCode = "204", description = "Withdrawn")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public void withdraw(@PathParam("id") String id) {
        codes.withdraw(new GatewayId(id), access.actor());
    }
}
