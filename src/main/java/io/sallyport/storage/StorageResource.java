package io.sallyport.storage;

import io.sallyport.api.MergePatch;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What holds for all that a gateway serves. */
@Path("/api/v1/gateways/{id}/storage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class StorageResource {
    private final StorageReads reads;
    private final DriftService drift;
    private final Access access;

    StorageResource(StorageReads reads, DriftService drift, Access access) {
        this.reads = reads;
        this.drift = drift;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(summary = "Read how a gateway's resources stand")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StorageView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public StorageView read(@PathParam("id") String id) {
        return reads.storage(new GatewayId(id));
    }

    @PATCH
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Operation(
            summary = "Say what happens when a gateway is back and serves something else",
            description =
                    "`AUTO`: it gets the newest generation of what is not destructive, paced. `MANUAL`: nothing, until somebody decides.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StorageView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public StorageView change(@PathParam("id") String id, @NotNull @Valid ChangeStorage request) {
        GatewayId gatewayId = new GatewayId(id);
        drift.reconcile(gatewayId, request.reconcile(), access.actor());
        return reads.storage(gatewayId);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("reissue")
    @Operation(
            summary = "Issue all again that is not in step",
            description =
                    """
                    Once, as soon as the gateway is there, in an order that it can follow: disks, credentials and the directory before users, and those \
                    before shares and volumes. Neither deletions nor what is ignored or needs a secret.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StorageView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public StorageView reissue(@PathParam("id") String id) {
        GatewayId gatewayId = new GatewayId(id);
        drift.reissueAll(gatewayId, access.actor());
        return reads.storage(gatewayId);
    }

    /** What can be changed. */
    @Schema(examples = "{\"reconcile\":\"AUTO\"}")
    record ChangeStorage(@NotNull Reconcile reconcile) {}
}
