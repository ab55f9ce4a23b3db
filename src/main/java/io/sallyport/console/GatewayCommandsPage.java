package io.sallyport.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.CommandView;
import io.sallyport.commands.CommandWaiters;
import io.sallyport.commands.IssueCommand;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The buttons of a gateway's page: each issues a command, and answers with a notice of what came of it. */
@Path("/gateways/{id}/commands")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class GatewayCommandsPage {
    /** As long as a person waits for a button; what takes longer is followed in the list of commands. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CommandService commands;
    private final CommandWaiters waiters;
    private final Access access;
    private final Clock clock;

    GatewayCommandsPage(CommandService commands, CommandWaiters waiters, Access access, Clock clock) {
        this.commands = commands;
        this.waiters = waiters;
        this.access = access;
        this.clock = clock;
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> issue(
            @PathParam("id") String id,
            @FormParam("method") @NotBlank String method,
            @FormParam("acceptDataLoss") boolean acceptDataLoss,
            @HeaderParam(Htmx.REQUEST) @Nullable String htmx) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (method.equals(Methods.GATEWAY_RESTART)) {
            params.put("acceptDataLoss", acceptDataLoss);
        }
        GatewayId gatewayId = GatewayPage.idOf(id);
        return answer(commands.issue(access.actor(), gatewayId, new IssueCommand(method, params, false)), htmx);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{commandId}/reissue")
    @Operation(hidden = true)
    public Uni<Response> reissue(
            @PathParam("id") String id,
            @PathParam("commandId") String commandId,
            @HeaderParam(Htmx.REQUEST) @Nullable String htmx) {
        UUID command = commandOf(commandId);
        if (!commands.read(command).gatewayId().equals(GatewayPage.idOf(id).value())) {
            throw noSuchCommand();
        }
        return answer(commands.reissue(access.actor(), command), htmx);
    }

    private Uni<Response> answer(CommandView issued, @Nullable String htmx) {
        if (htmx == null) {
            // A browser without script has sent the form itself: it goes back to the page.
            URI page = URI.create("/gateways/" + issued.gatewayId());
            return Uni.createFrom().item(Response.seeOther(page).build());
        }
        boolean worthWaiting =
                issued.method().equals(Methods.STATUS_GET) && !issued.state().isEnded();
        Uni<CommandView> command = worthWaiting
                ? waiters.awaitEnd(issued.id(), PATIENCE)
                : Uni.createFrom().item(issued);
        return command.map(this::notice);
    }

    private Response notice(CommandView command) {
        CommandRow row = CommandRow.of(command, null, clock.instant());
        return Response.ok(Templates.notice(row).render(), MediaType.TEXT_HTML_TYPE)
                .header(Htmx.TRIGGER, Htmx.CHANGED)
                .build();
    }

    private static UUID commandOf(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw noSuchCommand();
        }
    }

    private static Refusal noSuchCommand() {
        return Refusal.notFound("COMMAND_NOT_FOUND", "This gateway has no such command.");
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance notice(CommandRow command);
    }
}
