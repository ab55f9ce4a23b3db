package io.sallyport.status;

import io.sallyport.api.Prefer;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandError;
import io.sallyport.commands.CommandIntake;
import io.sallyport.commands.CommandState;
import io.sallyport.commands.CommandView;
import io.sallyport.commands.CommandWaiters;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.commands.IssueCommand;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Status over REST. */
@Path("/api/v1/gateways/{id}/status")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class StatusResource {
    /** Beyond the command's own deadline, so that its end is what is answered. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final StatusService service;
    private final CommandIntake intake;
    private final CommandWaiters waiters;
    private final Duration deadline;

    StatusResource(StatusService service, CommandIntake intake, CommandWaiters waiters, CommandsConfig config) {
        this.service = service;
        this.intake = intake;
        this.waiters = waiters;
        this.deadline = config.readDeadline().plus(GRACE);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(summary = "Read a gateway's newest status")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatusView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `NO_STATUS`")
    public StatusView newest(@PathParam("id") String id) {
        return service.newest(new GatewayId(id));
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("refresh")
    @Blocking
    @Operation(
            summary = "Pull a gateway's status now",
            description =
                    """
                    Asks the gateway, and answers with the status that it gives; or with the problem that the command's error is. With \
                    `Prefer: wait=5` it waits that long only, and then answers 202 with the command.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatusView.class)))
    @APIResponse(
            responseCode = "202",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `GATEWAY_DELETED`")
    @APIResponse(responseCode = "409", description = "`NOT_ACTIVATED`, `QUARANTINED`, `BUSY`")
    @APIResponse(responseCode = "501", description = "`UNSUPPORTED`")
    @APIResponse(responseCode = "502", description = "`REJECTED`, `CLOCK_SKEW`, `GATEWAY_ERROR`")
    @APIResponse(responseCode = "503", description = "`GATEWAY_OFFLINE`, `BROKER_UNAVAILABLE`")
    @APIResponse(responseCode = "504", description = "`NO_REPLY`, `NOT_RECEIVED`, `EXPIRED`")
    public Uni<Response> refresh(
            @PathParam("id") String id, @HeaderParam("Prefer") @Nullable String prefer, @Context UriInfo uri) {
        GatewayId gatewayId = new GatewayId(id);
        Prefer preference = Prefer.parse(prefer);
        Duration most = preference.waits() ? preference.maxWait() : deadline;
        return intake.issue(gatewayId, new IssueCommand(Methods.STATUS_GET, null, false))
                .flatMap(issued ->
                        issued.state().isEnded() ? Uni.createFrom().item(issued) : waiters.awaitEnd(issued.id(), most))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(command -> answer(gatewayId, command, uri));
    }

    private Response answer(GatewayId gatewayId, CommandView command, UriInfo uri) {
        if (command.state() == CommandState.SUCCEEDED) {
            return Response.ok(service.newest(gatewayId)).build();
        }
        CommandError error = command.error();
        if (error == null) {
            return Response.accepted(command)
                    .location(
                            uri.getBaseUriBuilder().path("api/v1/commands/{id}").build(command.id()))
                    .build();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("commandId", command.id());
        members.put("reissuable", error.reissuable());
        if (error.gateway() != null) {
            members.put("gateway", error.gateway());
        }
        Status status =
                Objects.requireNonNull(Status.fromStatusCode(error.code().httpStatus()));
        throw Refusal.of(status, error.code().name(), error.message(), members);
    }
}
