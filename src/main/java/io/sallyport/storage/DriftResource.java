package io.sallyport.storage;

import io.sallyport.api.Listing;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What to do about a difference, and what a resource was before. */
@Path(ResourceResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class DriftResource {
    private final DriftService drift;
    private final StorageService service;
    private final StorageReads reads;
    private final ResourceAnswers answers;
    private final Access access;

    DriftResource(
            DriftService drift, StorageService service, StorageReads reads, ResourceAnswers answers, Access access) {
        this.drift = drift;
        this.service = service;
        this.reads = reads;
        this.answers = answers;
        this.access = access;
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}/reissue")
    @Blocking
    @Operation(summary = "Issue what a resource is to be again")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`COMMAND_OPEN`, `NOTHING_DESIRED`, `SECRET_NEEDED`, `NOT_ACTIVATED`, `QUARANTINED`")
    public Uni<Response> reissue(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @HeaderParam("Prefer") @Nullable String prefer,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        return answers.answer(address, drift.reissue(address, access.actor()), prefer, uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}/adopt")
    @Blocking
    @Operation(
            summary = "Adopt what the gateway reports",
            description =
                    "It is what the resource is to be from now on. What the gateway does not have any more is given up.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NOT_REPORTED`, `NOT_ACTIVATED`, `QUARANTINED`")
    @APIResponse(responseCode = "422", description = "`NOT_UNDERSTOOD`")
    public Uni<Response> adopt(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @HeaderParam("Prefer") @Nullable String prefer,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        return answers.answer(address, drift.adopt(address, access.actor()), prefer, uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}/ignore")
    @Operation(
            summary = "Ignore a difference for a while",
            description = "It is shown all the same, and nothing is issued by itself.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_UNTIL`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    public Response ignore(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @NotNull @Valid IgnoreDifference request) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        return ResourceAnswers.respond(Status.OK, drift.ignore(address, request.until(), access.actor()), null);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Path("{name}/revisions")
    @Operation(
            summary = "List what a resource was to be, newest first",
            description = "The last 100 revisions, without secrets.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = RevisionList.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    public Response revisions(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(
                reads.revisions(ResourceAddress.of(id, kind, name), page),
                page,
                revision -> Long.toString(revision.generation()),
                uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}/revisions/{generation}/restore")
    @Blocking
    @Operation(
            summary = "Restore a revision",
            description = "As a new generation, judged and sent like any change. The secret stays the present one.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`, `REVISION_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`BUCKET_CONFLICT`, `SECRET_NEEDED`, `NOT_ACTIVATED`, `QUARANTINED`")
    @APIResponse(
            responseCode = "422",
            description =
                    "`LIMIT_EXCEEDED`, `NOT_FOR_THIS_GATEWAY`, `UNKNOWN_REFERENCE`, `CAN_NOT_CHANGE`, `UNSUPPORTED`")
    public Uni<Response> restore(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @PathParam("generation") long generation,
            @BeanParam ResourceResource.ChangeOptions options,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        return answers.answer(
                address, service.restore(address, generation, options.wish(access)), options.prefer(), uri);
    }

    /** @param until in the future, within a year */
    @Schema(examples = "{\"until\":\"2026-12-24T18:00:00Z\"}")
    record IgnoreDifference(@NotNull Instant until) {}

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "RevisionList")
    record RevisionList(List<RevisionView> items) {}
}
