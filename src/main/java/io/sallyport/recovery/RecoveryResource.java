package io.sallyport.recovery;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.sallyport.storage.RestoredGateway;
import io.sallyport.storage.RestoredStanding;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** After the console was restored from a backup. */
@Path("/api/v1/recovery")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recovery")
public class RecoveryResource {
    private final RecoveryService recoveries;
    private final RecoveryDecisions decisions;
    private final RecoveryWatch watch;
    private final Access access;

    RecoveryResource(RecoveryService recoveries, RecoveryDecisions decisions, RecoveryWatch watch, Access access) {
        this.recoveries = recoveries;
        this.decisions = decisions;
        this.watch = watch;
        this.access = access;
    }

    @GET
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(summary = "Read how far the recovery is", description = "The one that is open, or the last one.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RecoveryView.class)))
    public RecoveryView read() {
        return recoveries.view();
    }

    @GET
    @Path("gateways")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(summary = "List how gateways stand after the restore")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = RestoredGatewayList.class)))
    @APIResponse(responseCode = "409", description = "`NO_RECOVERY`")
    public Response gateways(
            @QueryParam("standing") @Parameter(description = "Only those that stand so") @Nullable
                    RestoredStanding standing,
            @QueryParam("group") @Parameter(description = "Only those of this group") @Nullable String group,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(recoveries.gateways(standing, group, page), page, RestoredGateway::gatewayId, uri);
    }

    @POST
    @Path("decisions")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(
            summary = "Decide what counts where gateways differ",
            description =
                    """
                    `ADOPT`: what the gateway has. `OVERWRITE`: what the console has, in the new epoch; what only the gateway has stays (`extras`: `ADOPT`) or is \
                    deleted there (`DELETE`). Decided now, sent when the recovery has ended. At most 1,000 gateways in one go, each by itself; `next` \
                    says where to go on.""")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = RecoveryDecisionView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_TARGETS`")
    @APIResponse(responseCode = "409", description = "`NO_RECOVERY`")
    public RecoveryDecisionView decide(
            @NotNull @Valid DecideRecovery request,
            @QueryParam("preview")
                    @DefaultValue("false")
                    @Parameter(description = "Only say what would be done, and do nothing")
                    boolean preview) {
        return decisions.decide(request, preview, access.actor());
    }

    @POST
    @Path("end")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(
            summary = "End the recovery",
            description = "Commands leave again: what was decided is sent. All replicas know within a second.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RecoveryView.class)))
    @APIResponse(responseCode = "409", description = "`NO_RECOVERY`, `UNDECIDED`")
    public RecoveryView end(
            @QueryParam("leaveOpen")
                    @DefaultValue("false")
                    @Parameter(description = "Also while there is something to decide")
                    boolean leaveOpen) {
        RecoveryView ended = recoveries.end(leaveOpen, access.actor());
        watch.look();
        return ended;
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "RestoredGatewayList")
    record RestoredGatewayList(List<RestoredGateway> items) {}
}
