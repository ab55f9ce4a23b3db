package io.sallyport.maintenance;

import io.sallyport.api.Refusal;
import io.sallyport.security.Access;
import io.sallyport.security.Actor;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Logs that gateways sent, over REST. */
@Path("/api/v1/commands/{id}/log")
@Tag(name = "Commands")
public class LogResource {
    private static final String GZIP = "application/gzip";
    private static final DateTimeFormatter FOR_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final LogService service;
    private final Access access;

    LogResource(LogService service, Access access) {
        this.service = service;
        this.access = access;
    }

    @GET
    @Needs(value = Role.OPERATOR, on = Subject.COMMAND)
    @Produces({GZIP, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Read the log that a `gateway.collectLogs` sent",
            description =
                    """
                    As a gzip file, once all of its parts are there and have the hash that the gateway gave. The `ETag` is that hash. Who reads it \
                    is in the audit, since logs may name people and their files.""")
    @APIResponse(
            responseCode = "200",
            headers = {@Header(name = "ETag"), @Header(name = "Content-Disposition")},
            content = @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "304",
            description = "It is the one of `If-None-Match`",
            headers = @Header(name = "ETag"))
    @APIResponse(responseCode = "404", description = "`COMMAND_NOT_FOUND`, `LOG_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`LOG_INCOMPLETE`, with the members `received` and, if it is known, `parts`")
    @APIResponse(responseCode = "502", description = "`LOG_CORRUPT`: it is not what the gateway says that it sent")
    public Response log(@PathParam("id") String id, @Context Request request) {
        Actor actor = access.actor();
        LogFile log = service.whole(uuid(id));
        EntityTag tag = new EntityTag(log.sha256());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return unchanged.build();
        }
        service.taken(actor, log);
        StreamingOutput content = out -> service.write(log, out);
        return Response.ok(content, GZIP)
                .tag(tag)
                .header(HttpHeaders.CONTENT_LENGTH, log.sizeBytes())
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.log.gz\""
                                .formatted(log.gatewayId(), FOR_A_NAME.format(log.firstAt())))
                .build();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound("COMMAND_NOT_FOUND", "A command's ID is a UUID, and this is none.");
        }
    }
}
