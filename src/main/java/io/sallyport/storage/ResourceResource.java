package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.api.Listing;
import io.sallyport.api.MergePatch;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.DirectoryConfig;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbUserConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a gateway is to serve, over REST. */
@Path(ResourceResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class ResourceResource {
    static final String PATH =
            "/api/v1/gateways/{id}/{kind: shares|volumes|cache-disks|bucket-credentials|smb-users|settings}";

    private final StorageService service;
    private final StorageReads reads;
    private final ResourceAnswers answers;
    private final Access access;

    ResourceResource(StorageService service, StorageReads reads, ResourceAnswers answers, Access access) {
        this.service = service;
        this.reads = reads;
        this.answers = answers;
        this.access = access;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Operation(summary = "List what a gateway serves of one kind, sorted by name")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = ResourceList.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response list(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @BeanParam @Valid PageRequest page,
            @Context UriInfo uri) {
        return Listing.respond(reads.ofGateway(new GatewayId(id), kind, page), page, ResourceView::name, uri);
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Path("{name}")
    @Operation(
            summary = "Read a resource",
            description =
                    """
                    What it is to be beside what the gateway reports, and the difference field by field. `IN_STEP`: the same generation, and what \
                    was asked. `PENDING`: the command is under way. `FAILED`: it failed; `error` says why. `DRIFTED`: the gateway serves something \
                    else: issue it again, adopt it, or ignore it.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    public Response read(@PathParam("id") String id, @PathParam("kind") String kind, @PathParam("name") String name) {
        return ResourceAnswers.respond(Status.OK, reads.read(ResourceAddress.of(id, kind, name)), null);
    }

    @PUT
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            summary = "Say what a resource is to be",
            description =
                    """
                    Idempotent: the same again, while it is in step or under way, changes nothing. What is left out has its default, but a `secret` \
                    stays. A secret is sealed to the gateway's key at once; nobody can read it again. `preview=true` answers what would change and \
                    sends nothing. `force=true` accepts a conflict over a bucket.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(anyOf = {ResourceView.class, PreviewView.class})))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_MEMBERS`, `NAME_DIFFERS`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`BUCKET_CONFLICT`, `SECRET_NEEDED`, `NOT_ACTIVATED`, `QUARANTINED`")
    @APIResponse(
            responseCode = "422",
            description =
                    "`LIMIT_EXCEEDED`, `NOT_FOR_THIS_GATEWAY`, `UNKNOWN_REFERENCE`, `CAN_NOT_CHANGE`, `UNSUPPORTED`, `NO_SEALING_KEY`")
    public Uni<Response> put(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @BeanParam ChangeOptions options,
            @NotNull
                    @RequestBody(
                            content =
                                    @Content(
                                            schema =
                                                    @Schema(
                                                            anyOf = {
                                                                ShareConfig.class,
                                                                VolumeConfig.class,
                                                                CacheDiskConfig.class,
                                                                BucketCredentialConfig.class,
                                                                SmbUserConfig.class,
                                                                DirectoryConfig.class,
                                                                BandwidthConfig.class
                                                            })))
                    JsonNode body,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        if (options.preview()) {
            return previewed(service.preview(address, body, false, access.reach(Role.OPERATOR)));
        }
        return answers.answer(address, service.put(address, body, options.wish(access)), options.prefer(), uri);
    }

    @PATCH
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Blocking
    @Operation(
            summary = "Change a part of what a resource is to be",
            description =
                    "JSON Merge Patch (RFC 7396): what is not named stays as it is, null sets the default. The rest is as with PUT.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(anyOf = {ResourceView.class, PreviewView.class})))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_PATCH`, `INVALID_MEMBERS`, `NAME_DIFFERS`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`BUCKET_CONFLICT`, `SECRET_NEEDED`, `NOT_ACTIVATED`, `QUARANTINED`")
    @APIResponse(
            responseCode = "422",
            description =
                    "`LIMIT_EXCEEDED`, `NOT_FOR_THIS_GATEWAY`, `UNKNOWN_REFERENCE`, `CAN_NOT_CHANGE`, `UNSUPPORTED`, `NO_SEALING_KEY`")
    public Uni<Response> patch(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @BeanParam ChangeOptions options,
            @NotNull @RequestBody(content = @Content(schema = @Schema(implementation = Object.class))) JsonNode patch,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        if (options.preview()) {
            return previewed(service.preview(address, patch, true, access.reach(Role.OPERATOR)));
        }
        return answers.answer(address, service.patch(address, patch, options.wish(access)), options.prefer(), uri);
    }

    @DELETE
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{name}")
    @Blocking
    @Operation(
            summary = "Delete a resource",
            description =
                    """
                    The data in the bucket stay. What would lose data that are not in the bucket yet is refused with the amount; with `maxWait` the \
                    gateway drains first, and at the end of it does what `onExpiry` says; `acceptDataLoss=true` does not wait.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(anyOf = {ResourceView.class, PreviewView.class})))
    @APIResponse(
            responseCode = "202",
            headers = {@Header(name = "Location"), @Header(name = "ETag")},
            content = @Content(schema = @Schema(implementation = ResourceView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `RESOURCE_NOT_FOUND`")
    @APIResponse(
            responseCode = "409",
            description = "`WOULD_LOSE_DATA`, `IN_USE`, `SESSIONS_OPEN`, `NOT_ACTIVATED`, `QUARANTINED`")
    public Uni<Response> delete(
            @PathParam("id") String id,
            @PathParam("kind") String kind,
            @PathParam("name") String name,
            @QueryParam("acceptDataLoss") @Parameter(description = "Lose what is not in the bucket yet")
                    boolean acceptDataLoss,
            @QueryParam("maxWait")
                    @Min(0)
                    @Max(Drain.LONGEST_SECONDS)
                    @Nullable
                    @Parameter(description = "For how many seconds it may drain; it does not if left out")
                    Integer maxWait,
            @QueryParam("onExpiry") @Parameter(description = "ABORT if left out; PROCEED loses what is left")
                    Drain.@Nullable OnExpiry onExpiry,
            @BeanParam ChangeOptions options,
            @Context UriInfo uri) {
        ResourceAddress address = ResourceAddress.of(id, kind, name);
        StorageMethods.Delete how = new StorageMethods.Delete(
                address.name(), acceptDataLoss, maxWait == null ? null : new Drain(maxWait, onExpiry));
        if (options.preview()) {
            return previewed(service.previewDeletion(address, how));
        }
        return answers.answer(address, service.delete(address, how, options.wish(access)), options.prefer(), uri);
    }

    private static Uni<Response> previewed(PreviewView preview) {
        return Uni.createFrom()
                .item(Response.ok(preview)
                        .tag(Preconditions.tag(preview.generation()))
                        .build());
    }

    /** What all changes may have beside their body. */
    record ChangeOptions(
            @QueryParam("preview") @Parameter(description = "Only say what would change") boolean preview,
            @QueryParam("force") @Parameter(description = "Accept a conflict over a bucket") boolean force,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @HeaderParam("Prefer") @Nullable String prefer) {
        StorageService.Wish wish(Access access) {
            return new StorageService.Wish(access.actor(), access.reach(Role.OPERATOR), ifMatch, force);
        }
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "ResourceList")
    record ResourceList(List<ResourceView> items) {}
}
