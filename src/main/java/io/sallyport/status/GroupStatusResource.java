package io.sallyport.status;

import io.sallyport.api.Refusal;
import io.sallyport.messaging.BrokerUnavailableException;
import io.sallyport.protocol.GroupId;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The status of a group's gateways over REST. */
@Path("/api/v1/groups/{id}/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class GroupStatusResource {
    private final GroupRefresh refresh;
    private final StatusTotalsService totals;
    private final Access access;

    GroupStatusResource(GroupRefresh refresh, StatusTotalsService totals, Access access) {
        this.access = access;
        this.refresh = refresh;
        this.totals = totals;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GROUP)
    @Path("rollup")
    @Operation(summary = "Sum up the status of a group's gateways")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatusTotals.class)))
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`")
    public StatusTotals rollup(@PathParam("id") String id) {
        return totals.ofGroup(new GroupId(id), access.reach(Role.VIEWER));
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.WHOLE_GROUP)
    @Path("refresh")
    @Blocking
    @Operation(
            summary = "Ask every gateway of a group for its status now",
            description =
                    """
                    One message to all that are connected; each reports after a random time of up to 10 s, so that thousands do not answer \
                    in the same moment. No command is kept, and nobody is told who received it: the reports say it.""")
    @APIResponse(
            responseCode = "202",
            description = "Sent",
            content = @Content(schema = @Schema(implementation = GroupRefreshView.class)))
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`")
    @APIResponse(responseCode = "503", description = "`BROKER_UNAVAILABLE`: nothing was sent, try again in a moment")
    public Uni<Response> refresh(@PathParam("id") String id) {
        return refresh.ask(access.actor(), new GroupId(id))
                .map(sent -> Response.accepted(sent).build())
                .onFailure(BrokerUnavailableException.class)
                .transform(away -> Refusal.of(
                        Status.SERVICE_UNAVAILABLE,
                        "BROKER_UNAVAILABLE",
                        "The broker can't be reached; nothing was sent. Try again in a moment."));
    }
}
