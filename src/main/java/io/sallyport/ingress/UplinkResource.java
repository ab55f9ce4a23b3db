package io.sallyport.ingress;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.api.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where a broker's rule engine or an event bus pushes uplinks, in serverless mode. */
@Path(UplinkResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Serverless")
public class UplinkResource {
    static final String PATH = "/ingress/uplink";

    private final IngressCallers callers;
    private final Ingress ingress;
    private final IngressConfig config;
    private final ObjectMapper mapper;

    UplinkResource(IngressCallers callers, Ingress ingress, IngressConfig config, ObjectMapper mapper) {
        this.callers = callers;
        this.ingress = ingress;
        this.config = config;
        this.mapper = mapper;
    }

    @POST
    @PermitAll
    @Consumes({CloudEvents.STRUCTURED, CloudEvents.BATCHED, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Push what gateways published",
            description =
                    """
                    In serverless mode, 404 otherwise. CloudEvents 1.0, structured, binary or batched, with the topic as the `subject` and the message as the data; or what EMQX 5's rule \
                    engine sends. Signed (`Sallyport-Timestamp`, `Sallyport-Signature`), or with a bearer token of `sallyport.ingress.token`. Answered when all of it is stored or refused; \
                    pushing again does nothing twice. Of a batch each event is taken or rejected by itself.""")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = CloudEvents.STRUCTURED,
                        schema = @Schema(type = SchemaType.OBJECT),
                        example =
                                """
                                {"specversion":"1.0","id":"a-1","source":"/broker","type":"mqtt.message","subject":"csg_up_stat/status/GID_plant@@@gw-0hzpq7k3m9x2t",
                                 "data":{"jsonrpc":"2.0","method":"status.report","params":{}}}"""),
                @Content(
                        mediaType = CloudEvents.BATCHED,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.OBJECT),
                        example =
                                """
                                {"event":"message.publish","id":"000627","topic":"csg_up_stat/status/GID_plant@@@gw-0hzpq7k3m9x2t","payload_encoding":"base64","payload":"e30="}""")
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = UplinkAnswer.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "`INVALID_JSON`, `INVALID_EVENT`, and what the wire protocol refuses, such as `INVALID_TOPIC`")
    @APIResponse(
            responseCode = "401",
            description = "`INVALID_CREDENTIALS`, `INVALID_SIGNATURE`, `TIMESTAMP_OUT_OF_WINDOW`")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`")
    @APIResponse(responseCode = "413", description = "`TOO_LARGE`, `TOO_MANY_EVENTS`")
    @APIResponse(responseCode = "503", description = "`NOT_STORED_IN_TIME`, `DATABASE_UNAVAILABLE`")
    public UplinkAnswer push(@Context HttpServerRequest http, byte @Nullable [] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        callers.requireUplink(http, bytes);
        if (bytes.length > config.maxBody().asLongValue()) {
            throw Refusal.of(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "TOO_LARGE",
                    "A request may have %d bytes.".formatted(config.maxBody().asLongValue()));
        }
        String type = contentType(http);
        try {
            if (type.equals(CloudEvents.BATCHED)) {
                return ingress.take(CloudEvents.batched(bytes));
            }
            return ingress.take(List.of(one(http, type, bytes)));
        } catch (IOException notJson) {
            throw Refusal.invalid("INVALID_JSON", "The body is not the JSON that its media type says.");
        }
    }

    /** Whoever sends one event is told by the status what is wrong with it. */
    private Delivery one(HttpServerRequest http, String type, byte[] body) throws IOException {
        Delivery delivery;
        if (type.equals(CloudEvents.STRUCTURED)) {
            delivery = CloudEvents.structured(body);
        } else if (http.getHeader(CloudEvents.VERSION_HEADER) != null) {
            delivery = CloudEvents.binary(http::getHeader, body);
        } else {
            delivery = EmqxEvents.read(mapper, body);
        }
        if (delivery instanceof Delivery.Malformed malformed) {
            throw Refusal.invalid(Delivery.Malformed.CODE, malformed.why());
        }
        return delivery;
    }

    private static String contentType(HttpServerRequest http) {
        String type = http.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
    }
}
