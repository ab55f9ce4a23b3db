package io.sallyport.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.sallyport.api.PageRequest;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.GroupService;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Reach;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.sallyport.status.StatusService;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The fleet: a page of gateways with presence and load. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class FleetPage {
    /** A select with more entries than this helps nobody. */
    private static final PageRequest GROUPS = new PageRequest(500, null);

    private final GatewayService gateways;
    private final GroupService groups;
    private final StatusService statuses;
    private final Access access;
    private final Clock clock;

    FleetPage(GatewayService gateways, GroupService groups, StatusService statuses, Access access, Clock clock) {
        this.access = access;
        this.gateways = gateways;
        this.groups = groups;
        this.statuses = statuses;
        this.clock = clock;
    }

    /** To htmx only what changes, under the address that the browser is to show for it. */
    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(hidden = true)
    public Response fleet(@BeanParam @Valid FleetQuery query, @HeaderParam(Htmx.REQUEST) @Nullable String htmx) {
        if (htmx == null) {
            return Response.ok(Templates.page(read(query))).build();
        }
        return Response.ok(Templates.live(read(query)))
                .header(Htmx.REPLACE_URL, query.url())
                .build();
    }

    private FleetView read(FleetQuery query) {
        Reach reach = access.reach(Role.VIEWER);
        List<GatewayView> found = gateways.list(query.filter(), reach, query.page());
        List<String> ids = found.stream().map(GatewayView::id).toList();
        return FleetView.of(query, found, statuses.loadOf(ids), groups.list(reach, GROUPS), clock.instant());
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance page(FleetView fleet);

        static native TemplateInstance live(FleetView fleet);
    }
}
