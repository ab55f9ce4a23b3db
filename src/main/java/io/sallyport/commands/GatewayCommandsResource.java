package io.sallyport.commands;

import io.sallyport.api.Idempotency;
import io.sallyport.api.IdempotencyKey;
import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Prefer;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Actor;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.jspecify.annotations.Nullable;

/** A gateway's commands over REST. */
@Path("/api/v1/gateways/{id}/commands")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Commands")
public class GatewayCommandsResource {
    private final CommandService service;
    private final CommandIntake intake;
    private final CommandAnswers answers;
    private final Idempotency idempotency;
    private final Access access;

    GatewayCommandsResource(
            CommandService service,
            CommandIntake intake,
            CommandAnswers answers,
            Idempotency idempotency,
            Access access) {
        this.access = access;
        this.service = service;
        this.intake = intake;
        this.answers = answers;
        this.idempotency = idempotency;
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @NonBlocking
    @Operation(
            summary = "Issue a command to a gateway",
            description =
                    """
                    202 with `Location`, also when it fails at once: it is then `FAILED`, and can be issued again. With \
                    `Prefer: wait=5` it waits up to that many seconds (60 at most) for the end, and answers 200 if it came.""")
    @APIResponse(
            responseCode = "200",
            headers = {@Header(name = "Location"), @Header(name = "Preference-Applied")},
            content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "Preference-Applied")},
            content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(
            responseCode = "400",
            description = "`UNKNOWN_METHOD`, `INVALID_MEMBERS`, `INVALID_NOT_BEFORE`, `TOO_LARGE`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NOT_ACTIVATED`, `QUARANTINED`, `WOULD_LOSE_DATA`")
    @APIResponse(responseCode = "422", description = "`UNSUPPORTED`, `IDEMPOTENCY_KEY_REUSED`")
    @APIResponse(responseCode = "503", description = "`OVERLOADED`, `DATABASE_UNAVAILABLE`")
    public Uni<Response> issue(
            @PathParam("id") String id,
            @HeaderParam("Prefer") @Nullable String prefer,
            @BeanParam IdempotencyKey key,
            @NotNull @Valid IssueCommand request,
            @Context UriInfo uri) {
        GatewayId gatewayId = new GatewayId(id);
        Prefer preference = Prefer.parse(prefer);
        Actor actor = access.actor();
        // With a key it has a transaction of its own, since the key's row may have to be waited for.
        Uni<CommandView> issued = key.isAbsent()
                ? intake.issue(actor, gatewayId, request)
                : Uni.createFrom()
                        .item(() -> idempotency.once(
                                key, request, CommandView.TYPE, () -> service.issue(actor, gatewayId, request)))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return issued.flatMap(command -> answers.answer(command, preference, uri));
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(summary = "List a gateway's commands, newest first")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = CommandList.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response ofGateway(@PathParam("id") String id, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.ofGateway(new GatewayId(id), page), page, CommandView::id, uri);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "CommandList")
    record CommandList(List<CommandView> items) {}
}
