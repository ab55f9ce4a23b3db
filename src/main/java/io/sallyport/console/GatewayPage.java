package io.sallyport.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandService;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.sallyport.status.StatusService;
import io.sallyport.status.StatusView;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** A gateway: who it is, whether it can be reached, what it last reported, what was asked of it. */
@Path("/gateways/{id}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class GatewayPage {
    private static final int COMMANDS = 20;

    private final GatewayService gateways;
    private final StatusService statuses;
    private final CommandService commands;
    private final Clock clock;

    GatewayPage(GatewayService gateways, StatusService statuses, CommandService commands, Clock clock) {
        this.gateways = gateways;
        this.statuses = statuses;
        this.commands = commands;
        this.clock = clock;
    }

    /** To htmx only what changes. */
    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(hidden = true)
    public TemplateInstance gateway(@PathParam("id") String id, @HeaderParam(Htmx.REQUEST) @Nullable String htmx) {
        GatewayDetails details = read(idOf(id));
        return htmx == null ? Templates.page(details) : Templates.live(details);
    }

    /** Somebody who mistyped an ID wants to hear that there is no such gateway, not how an ID is built. */
    static GatewayId idOf(String text) {
        try {
            return new GatewayId(text);
        } catch (ProtocolException e) {
            throw Refusal.notFound("GATEWAY_NOT_FOUND", "There is no gateway with this ID.");
        }
    }

    private GatewayDetails read(GatewayId id) {
        GatewayView gateway = gateways.view(id);
        // The query fetches one more, to tell whether there are more.
        PageRequest newest = new PageRequest(COMMANDS - 1, null);
        return GatewayDetails.of(gateway, newestStatus(id), commands.ofGateway(id, newest), clock.instant());
    }

    private @Nullable StatusView newestStatus(GatewayId id) {
        try {
            return statuses.newest(id);
        } catch (Refusal e) {
            if (e.code().equals("NO_STATUS")) {
                return null;
            }
            throw e;
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance page(GatewayDetails details);

        static native TemplateInstance live(GatewayDetails details);
    }
}
