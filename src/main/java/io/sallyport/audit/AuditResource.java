package io.sallyport.audit;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit over REST. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
public class AuditResource {
    private static final String LINES = "application/x-ndjson";

    private final AuditService service;
    private final Access access;

    AuditResource(AuditService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.ADMIN, on = Subject.REACH)
    @Operation(
            summary = "List what was done and what was denied, newest first",
            description =
                    """
                    What was done is here about a second after, and attempts that were denied after a minute. Who is admin of groups only                     sees the entries of these groups.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = AuditEntryList.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_FILTER`, `INVALID_TIME`")
    public Response list(
            @BeanParam @Valid AuditFilter filter, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(
                service.list(filter, access.reach(Role.ADMIN), page),
                page,
                entry -> Long.toString(entry.sequence()),
                uri);
    }

    @GET
    @Path("export")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Produces({LINES, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Export the chain",
            description =
                    """
                    A line of JSON for each entry and each checkpoint, in the order of the chain, as `verify-audit --file` takes them. With                     `after` it goes on where another export ended, best at a checkpoint: only from there on it can be verified by itself.""")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = LINES, schema = @Schema(implementation = ChainLine.class)))
    public Response export(
            @QueryParam("after")
                    @DefaultValue("0")
                    @Min(0)
                    @Parameter(description = "The number of an entry; 0 for all")
                    long after) {
        StreamingOutput lines = out -> service.export(after, out);
        return Response.ok(lines, LINES).build();
    }

    @GET
    @Path("checkpoints")
    @Needs(value = Role.ADMIN, on = Subject.FLEET)
    @Operation(summary = "List the checkpoints of the chain, oldest first")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = CheckpointList.class)))
    public Response checkpoints(@BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(
                service.checkpoints(page), page, checkpoint -> Long.toString(checkpoint.sequence()), uri);
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "AuditEntryList")
    record AuditEntryList(List<AuditEntryView> items) {}

    /** As {@link AuditEntryList}. */
    @Schema(name = "CheckpointList")
    record CheckpointList(List<CheckpointView> items) {}
}
