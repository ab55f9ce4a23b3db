package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.Jws;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.security.Access;
import io.sallyport.security.Actor;
import io.sallyport.security.Addresses;
import io.sallyport.security.Guessing;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What machines ask for over HTTPS. They have no user: they show who they are by what they sign. */
@Path("/gateway/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
public class GatewayApiResource {
    /** Who is told one of these has guessed. */
    private static final Set<String> GUESSES = Set.of("CODE_UNKNOWN", "SIGNATURE_WRONG");

    private static final int SECONDS_TO_WAIT = 30;

    private final SignedRequests requests;
    private final Claims claims;
    private final Enrolments enrolments;
    private final Renewals renewals;
    private final Guessing guessing;
    private final Access access;

    GatewayApiResource(
            SignedRequests requests,
            Claims claims,
            Enrolments enrolments,
            Renewals renewals,
            Guessing guessing,
            Access access) {
        this.requests = requests;
        this.claims = claims;
        this.enrolments = enrolments;
        this.renewals = renewals;
        this.guessing = guessing;
        this.access = access;
    }

    @POST
    @PermitAll
    @Path("claims")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Claim a gateway with a one-time code",
            description =
                    """
                    For machines: a signature (JWS, flattened JSON, `typ` `sallyport-claim`) by the identity key that the payload brings \
                    (docs/activation.md). Who comes again with the same key and code gets the same again.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ActivationView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The machine waits for somebody's approval; it comes again",
            headers = @Header(name = "Retry-After"),
            content = @Content(schema = @Schema(implementation = Waiting.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_SIGNED_REQUEST`, `NOT_FRESH`, `INVALID_CSR`")
    @APIResponse(responseCode = "401", description = "`SIGNATURE_WRONG`")
    @APIResponse(responseCode = "403", description = "`FENCED`, `NETWORK_NOT_ALLOWED`, `ENROLMENT_REJECTED`")
    @APIResponse(responseCode = "404", description = "`CODE_UNKNOWN`")
    @APIResponse(responseCode = "409", description = "`CODE_USED`, `BATCH_FULL`, `NAME_TAKEN`, `QUARANTINED`")
    @APIResponse(responseCode = "410", description = "`CODE_EXPIRED`, `CODE_WITHDRAWN`, `BATCH_CLOSED`")
    @APIResponse(responseCode = "422", description = "`SIGNING_UNSUPPORTED`")
    @APIResponse(responseCode = "429", description = "`TOO_MANY_ATTEMPTS`", headers = @Header(name = "Retry-After"))
    @APIResponse(responseCode = "503", description = "`NO_TOKEN_KEY`, `NO_AUTHORITY`")
    public Response claim(
            @Context HttpServerRequest http,
            @NotNull @RequestBody(content = @Content(schema = @Schema(implementation = SignedRequest.class)))
                    JsonNode body) {
        return unlessGuessed(http, () -> {
            Jws jws = requests.parse(body);
            Claim claim = requests.read(jws.unverifiedPayload(), Claim.class);
            requireSignature(claim, jws);
            requests.requireFresh(claim.at());
            Actor actor = access.actor("machine:" + claim.serialNumber());
            return enrolments.isCode(claim)
                    ? enrolments
                            .claim(claim, actor)
                            .map(activation -> Response.ok(activation).build())
                            .orElseGet(GatewayApiResource::waiting)
                    : Response.ok(claims.claim(claim, actor)).build();
        });
    }

    @POST
    @PermitAll
    @Path("credentials")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Get the next credential",
            description =
                    """
                    For gateways: a signature (`typ` `sallyport-renewal`, `kid` the gateway ID) by the key with which it was claimed. The answer has the \
                    console's keys and the endpoints of the day as well.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ActivationView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_SIGNED_REQUEST`, `NOT_FRESH`, `INVALID_CSR`")
    @APIResponse(responseCode = "401", description = "`SIGNATURE_WRONG`")
    @APIResponse(responseCode = "403", description = "`FENCED`")
    @APIResponse(responseCode = "409", description = "`REPLAYED`")
    @APIResponse(responseCode = "429", description = "`TOO_MANY_ATTEMPTS`", headers = @Header(name = "Retry-After"))
    @APIResponse(responseCode = "503", description = "`NO_TOKEN_KEY`, `NO_AUTHORITY`")
    public ActivationView renew(
            @Context HttpServerRequest http,
            @NotNull @RequestBody(content = @Content(schema = @Schema(implementation = SignedRequest.class)))
                    JsonNode body) {
        return unlessGuessed(http, () -> {
            Jws jws = requests.parse(body);
            // Written only where the signature proves it.
            return renewals.renew(jws, access.actor("gateway:" + jws.keyId()));
        });
    }

    private static Response waiting() {
        return Response.accepted(new Waiting("WAITING"))
                .header("Retry-After", SECONDS_TO_WAIT)
                .build();
    }

    private <T> T unlessGuessed(HttpServerRequest http, Supplier<T> answer) {
        List<String> guesser = List.of("machine:" + Addresses.of(http));
        guessing.refuseTooMany(guesser);
        try {
            return answer.get();
        } catch (Refusal refusal) {
            if (GUESSES.contains(refusal.code())) {
                guessing.failed(guesser);
            }
            throw refusal;
        }
    }

    private static void requireSignature(Claim claim, Jws jws) {
        try {
            claim.requireKeys();
            jws.payload(Jws.Type.CLAIM, KeyType.ED25519.parse(claim.identityKey()));
        } catch (ProtocolException e) {
            throw SignedRequests.wrongSignature();
        }
    }

    /** Somebody has to approve the machine: it comes again. */
    @Schema(name = "Waiting", examples = "{\"state\":\"WAITING\"}")
    record Waiting(String state) {}

    /** For OpenAPI. */
    @Schema(
            name = "SignedRequest",
            examples =
                    """
                    {"payload":"eyJjb2RlIjoi…","protected":"eyJhbGciOiJFZERTQSIsInR5cCI6InNhbGx5cG9ydC1jbGFpbSJ9","signature":"4f3c…"}""")
    record SignedRequest(String payload, @JsonProperty("protected") String header, String signature) {}
}
