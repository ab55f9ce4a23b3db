package io.sallyport.commands;

import io.sallyport.api.Idempotency;
import io.sallyport.api.IdempotencyKey;
import io.sallyport.api.Prefer;
import io.sallyport.api.Refusal;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Commands over REST. */
@Path("/api/v1/commands")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Commands")
public class CommandResource {
    private final CommandService service;
    private final CommandWaiters waiters;
    private final CommandAnswers answers;
    private final Idempotency idempotency;

    CommandResource(CommandService service, CommandWaiters waiters, CommandAnswers answers, Idempotency idempotency) {
        this.service = service;
        this.waiters = waiters;
        this.answers = answers;
        this.idempotency = idempotency;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.COMMAND)
    @Path("{id}")
    @Blocking
    @Operation(summary = "Read a command", description = "With `Prefer: wait=5` it waits for the end first.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "404", description = "`COMMAND_NOT_FOUND`")
    public Uni<CommandView> read(@PathParam("id") String id, @HeaderParam("Prefer") @Nullable String prefer) {
        UUID commandId = uuid(id);
        CommandView now = service.read(commandId);
        Prefer preference = Prefer.parse(prefer);
        if (now.state().isEnded() || !preference.waits()) {
            return Uni.createFrom().item(now);
        }
        return waiters.awaitEnd(now.id(), preference.maxWait());
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.COMMAND)
    @Path("{id}/reissue")
    @Blocking
    @Operation(
            summary = "Issue an ended command again",
            description = "A new command, with `reissueOf` naming the first. 409 `COMMAND_OPEN` if that has not ended.")
    @APIResponse(
            responseCode = "200",
            headers = {@Header(name = "Location"), @Header(name = "Preference-Applied")},
            content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "Preference-Applied")},
            content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "404", description = "`COMMAND_NOT_FOUND`, `GATEWAY_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`COMMAND_OPEN`, `NOT_ACTIVATED`, `QUARANTINED`")
    public Uni<Response> reissue(
            @PathParam("id") String id,
            @HeaderParam("Prefer") @Nullable String prefer,
            @BeanParam IdempotencyKey key,
            @Context UriInfo uri) {
        CommandView command = idempotency.once(key, null, CommandView.TYPE, () -> service.reissue(uuid(id)));
        return answers.answer(command, Prefer.parse(prefer), uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.COMMAND)
    @Path("{id}/cancel")
    @Operation(
            summary = "Cancel a command that was not sent",
            description = "409 `ALREADY_SENT` once it is on its way, 409 `COMMAND_ENDED` once it has ended.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CommandView.class)))
    @APIResponse(responseCode = "404", description = "`COMMAND_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`ALREADY_SENT`, `COMMAND_ENDED`")
    public CommandView cancel(@PathParam("id") String id, @BeanParam IdempotencyKey key) {
        return idempotency.once(key, null, CommandView.TYPE, () -> service.cancel(uuid(id)));
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
}
