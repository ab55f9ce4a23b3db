package io.sallyport.gateways;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.api.Idempotency;
import io.sallyport.api.IdempotencyKey;
import io.sallyport.api.Listing;
import io.sallyport.api.MergePatch;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Access;
import io.sallyport.security.Actor;
import io.sallyport.security.Needs;
import io.sallyport.security.Place;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Gateways over REST. */
@Path("/api/v1/gateways")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Gateways")
public class GatewayResource {
    private static final TypeReference<Versioned<GatewayView>> GATEWAY = new TypeReference<>() {};

    private final GatewayService service;
    private final QuarantineService quarantine;
    private final Idempotency idempotency;
    private final Access access;

    GatewayResource(GatewayService service, QuarantineService quarantine, Idempotency idempotency, Access access) {
        this.access = access;
        this.service = service;
        this.quarantine = quarantine;
        this.idempotency = idempotency;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(summary = "List gateways, sorted by ID")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "Link"),
            content = @Content(schema = @Schema(implementation = GatewayList.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_FILTER`")
    public Response list(
            @BeanParam @Valid GatewayFilter filter, @BeanParam @Valid PageRequest page, @Context UriInfo uri) {
        return Listing.respond(service.list(filter, access.reach(Role.VIEWER), page), page, GatewayView::id, uri);
    }

    @POST
    @Needs(value = Role.OPERATOR, on = Subject.REACH)
    @Operation(
            summary = "Register a gateway",
            description = "The answer has what the gateway needs to connect: client ID, binding and topics.")
    @APIResponse(
            responseCode = "201",
            headers = {@Header(name = "ETag"), @Header(name = "Location")},
            content = @Content(schema = @Schema(implementation = GatewayView.class)))
    @APIResponse(responseCode = "404", description = "`GROUP_NOT_FOUND`, `SITE_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NAME_TAKEN`")
    public Response register(
            @BeanParam IdempotencyKey key, @NotNull @Valid RegisterGateway request, @Context UriInfo uri) {
        access.require(Role.OPERATOR, new Place(request.group().value(), request.site()));
        Actor actor = access.actor();
        Versioned<GatewayView> gateway =
                idempotency.once(key, request, GATEWAY, () -> service.register(actor, request));
        return Response.created(
                        uri.getAbsolutePathBuilder().path(gateway.value().id()).build())
                .entity(gateway.value())
                .tag(Preconditions.tag(gateway.version()))
                .build();
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.GATEWAY)
    @Path("{id}")
    @Operation(summary = "Read a gateway")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = GatewayView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    public Response read(@PathParam("id") String id) {
        return respond(service.read(new GatewayId(id)));
    }

    @PATCH
    @Needs(value = Role.OPERATOR, on = Subject.GATEWAY)
    @Path("{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change a gateway",
            description = "JSON Merge Patch (RFC 7396): what is not named stays as it is, null removes.")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = GatewayView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_PATCH`")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`, `SITE_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NAME_TAKEN`")
    public Response change(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @RequestBody(content = @Content(schema = @Schema(implementation = ChangeGateway.class)))
                    JsonNode patch) {
        return respond(service.change(access.actor(), new GatewayId(id), patch, ifMatch, access.reach(Role.OPERATOR)));
    }

    @DELETE
    @Needs(value = Role.ADMIN, on = Subject.GATEWAY)
    @Path("{id}")
    @Operation(summary = "Delete a gateway", description = "Its presence and status go with it; its machine is fenced.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`GATEWAY_NOT_EMPTY`")
    public void delete(@PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.delete(access.actor(), new GatewayId(id), ifMatch);
    }

    @POST
    @Needs(value = Role.ADMIN, on = Subject.GATEWAY)
    @Path("{id}/release")
    @Operation(
            summary = "Release a gateway from quarantine",
            description =
                    """
                    Its machine is listened to again, from the next boot on that comes. Stop the other machine first: else the gateway \
                    is quarantined again. 409 `NOT_QUARANTINED` if it is not quarantined.""")
    @APIResponse(
            responseCode = "200",
            headers = @Header(name = "ETag"),
            content = @Content(schema = @Schema(implementation = GatewayView.class)))
    @APIResponse(responseCode = "404", description = "`GATEWAY_NOT_FOUND`")
    @APIResponse(responseCode = "409", description = "`NOT_QUARANTINED`")
    public Response release(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @BeanParam IdempotencyKey key) {
        GatewayId gatewayId = new GatewayId(id);
        Actor actor = access.actor();
        return respond(idempotency.once(key, null, GATEWAY, () -> {
            quarantine.release(actor, gatewayId, ifMatch);
            return service.read(gatewayId);
        }));
    }

    private static Response respond(Versioned<GatewayView> gateway) {
        return Response.ok(gateway.value())
                .tag(Preconditions.tag(gateway.version()))
                .build();
    }

    /** For OpenAPI, which does not see through {@link Listing}'s type parameter. */
    @Schema(name = "GatewayList")
    record GatewayList(List<GatewayView> items) {}
}
