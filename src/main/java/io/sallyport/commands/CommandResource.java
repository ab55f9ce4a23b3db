package io.sallyport.commands;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Prefer;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Commands over REST. */
@Path("/api/v1")
@Tag(name = "Commands")
public class CommandResource {
    private final CommandService service;
    private final CommandWaiters waiters;

    CommandResource(CommandService service, CommandWaiters waiters) {
        this.service = service;
        this.waiters = waiters;
    }

    @POST
    @Path("gateways/{id}/commands")
    @Blocking
    @Operation(
            summary = "Issue a command to a gateway",
            description =
                    """
                    202 with `Location`, also when it fails at once: it is then `FAILED`, and can be issued again. With \
                    `Prefer: wait=5` it waits up to that many seconds (60 at most) for the end, and answers 200 if it came.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = CommandView.class)))
    public Uni<Response> issue(
            @PathParam("id") String id,
            @HeaderParam("Prefer") @Nullable String prefer,
            @NotNull @Valid IssueCommand request,
            @Context UriInfo uri) {
        return answer(service.issue(new GatewayId(id), request), Prefer.parse(prefer), uri);
    }

    @GET
    @Path("gateways/{id}/commands")
    @Operation(summary = "List a gateway's commands, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandList.class)))
    public Response ofGateway(@PathParam("id") String id, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.ofGateway(new GatewayId(id), page), page, CommandView::id, uri);
    }

    @GET
    @Path("commands/{id}")
    @Blocking
    @Operation(summary = "Read a command", description = "With `Prefer: wait=5` it waits for the end first.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandView.class)))
    public Uni<CommandView> read(@PathParam("id") String id, @HeaderParam("Prefer") @Nullable String prefer) {
        UUID commandId = uuid(id);
        CommandView now = service.read(commandId);
        Prefer preference = Prefer.parse(prefer);
        if (now.state().isEnded() || !preference.waits()) {
            return Uni.createFrom().item(now);
        }
        return waiters.awaitEnd(now.id(), preference.maxWait()).map(done -> service.read(commandId));
    }

    @POST
    @Path("commands/{id}/reissue")
    @Blocking
    @Operation(
            summary = "Issue an ended command again",
            description = "A new command, with `reissueOf` naming the first. 409 `COMMAND_OPEN` if that has not ended.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = CommandView.class)))
    public Uni<Response> reissue(
            @PathParam("id") String id, @HeaderParam("Prefer") @Nullable String prefer, @Context UriInfo uri) {
        return answer(service.reissue(uuid(id)), Prefer.parse(prefer), uri);
    }

    private Uni<Response> answer(CommandView issued, Prefer prefer, UriInfo uri) {
        var location = uri.getBaseUriBuilder().path("api/v1/commands/{id}").build(issued.id());
        if (!prefer.waits()) {
            return Uni.createFrom()
                    .item(Response.accepted(issued).location(location).build());
        }
        Uni<CommandView> later = issued.state().isEnded()
                ? Uni.createFrom().item(issued)
                : waiters.awaitEnd(issued.id(), prefer.maxWait())
                        .map(done -> service.read(UUID.fromString(issued.id())));
        return later.map(command -> Response.status(command.state().isEnded() ? Status.OK : Status.ACCEPTED)
                .entity(command)
                .location(location)
                .header("Preference-Applied", "wait=" + prefer.maxWait().toSeconds())
                .build());
    }

    private static UUID uuid(String text) {
        try {
            if (text.length() == 36) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
        throw notFound();
    }

    private static Refusal notFound() {
        return Refusal.notFound("COMMAND_NOT_FOUND", "A command's ID is a UUID, and this is none.");
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "CommandList")
    record CommandList(List<CommandView> items) {}
}
