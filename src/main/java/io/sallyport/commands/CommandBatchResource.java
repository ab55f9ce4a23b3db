package io.sallyport.commands;

import com.fasterxml.jackson.core.type.TypeReference;
import io.sallyport.api.Idempotency;
import io.sallyport.api.IdempotencyKey;
import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.security.Access;
import io.sallyport.security.Actor;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Command batches over REST. */
@Path("/api/v1/command-batches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Commands")
public class CommandBatchResource {
    private static final TypeReference<CommandBatchView> BATCH = new TypeReference<>() {};

    private final CommandBatchService service;
    private final Idempotency idempotency;
    private final Access access;

    CommandBatchResource(CommandBatchService service, Idempotency idempotency, Access access) {
        this.access = access;
        this.service = service;
        this.idempotency = idempotency;
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.REACH)
    @Operation(
            summary = "Issue a command to many gateways",
            description =
                    """
                    To `gatewayIds`, or to all that `filter` finds at this moment (at most 100,000). The commands are made afterwards; \
                    `Location` says how far they are.""")
    @APIResponse(
            responseCode = "202",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = CommandBatchView.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "`INVALID_TARGETS`, `NO_GATEWAYS`, `TOO_MANY_GATEWAYS`, `INVALID_FILTER`, `UNKNOWN_METHOD`, `INVALID_MEMBERS`, `INVALID_NOT_BEFORE`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response issue(@BeanParam IdempotencyKey key, @NotNull @Valid IssueBatch request, @Context UriInfo uri) {
        Actor actor = access.actor();
        return accepted(
                idempotency.once(key, request, BATCH, () -> service.issue(actor, request, access.reach(Role.OPERATOR))),
                uri);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.COMMAND_BATCH)
    @Path("{id}")
    @Operation(summary = "Read a batch, with how many of its commands are in each state")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandBatchView.class)))
    @APIResponse(responseCode = "404", description = "`BATCH_NOT_FOUND`")
    public CommandBatchView read(@PathParam("id") String id) {
        return service.read(uuid(id));
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.COMMAND_BATCH)
    @Path("{id}/commands")
    @Operation(summary = "List a batch's commands")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = GatewayCommandsResource.CommandList.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_FILTER`")
    @APIResponse(responseCode = "404", description = "`BATCH_NOT_FOUND`")
    public Response commands(
            @PathParam("id") String id,
            @QueryParam("state") @Nullable @Parameter(description = "Of which state; of any if left out") String state,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(service.commandsOf(uuid(id), stateOf(state), page), page, CommandView::id, uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.COMMAND_BATCH)
    @Path("{id}/cancel")
    @Operation(
            summary = "Cancel what of a batch is not on its way",
            description =
                    "No more commands are made, and those that were not sent are withdrawn. 409 `BATCH_CANCELLED` the second time.")
    @APIResponse(
            responseCode = "202",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = CommandBatchView.class)))
    @APIResponse(responseCode = "404", description = "`BATCH_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`BATCH_CANCELLED`")
    public Response cancel(@PathParam("id") String id, @BeanParam IdempotencyKey key, @Context UriInfo uri) {
        Actor actor = access.actor();
        return accepted(idempotency.once(key, null, BATCH, () -> service.cancel(actor, uuid(id))), uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.COMMAND_BATCH)
    @Path("{id}/reissue-failed")
    @Operation(
            summary = "Issue a batch again where it failed",
            description =
                    """
                    A new batch, with `reissueOf` naming the first, to the gateways whose commands are `FAILED` or `OUTCOME_UNKNOWN`. \
                    409 `BATCH_OPEN` while commands are being made, 409 `NOTHING_FAILED`.""")
    @APIResponse(
            responseCode = "202",
            headers = @Header(name = "Location"),
            content = @Content(schema = @Schema(implementation = CommandBatchView.class)))
    @APIResponse(responseCode = "404", description = "`BATCH_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`BATCH_OPEN`, `NOTHING_FAILED`")
    public Response reissueFailed(@PathParam("id") String id, @BeanParam IdempotencyKey key, @Context UriInfo uri) {
        Actor actor = access.actor();
        return accepted(idempotency.once(key, null, BATCH, () -> service.reissueFailed(actor, uuid(id))), uri);
    }

    private static Response accepted(CommandBatchView batch, UriInfo uri) {
        return Response.accepted(batch)
                .location(uri.getBaseUriBuilder()
                        .path("api/v1/command-batches/{id}")
                        .build(batch.id()))
                .build();
    }

    private static @Nullable CommandState stateOf(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Stream.of(CommandState.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findAny()
                .orElseThrow(() -> Refusal.invalid(
                        "INVALID_FILTER", "state is one of " + List.of(CommandState.values()) + ", in any case."));
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
        return Refusal.notFound("BATCH_NOT_FOUND", "A batch's ID is a UUID, and this is none.");
    }
}
