package io.sallyport.credentials;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What brokers ask: in EMQX 5's format who may connect and use a topic, and what anybody may know, to verify tokens and certificates by themselves. */
@Path("/broker/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Broker")
public class BrokerQuestionsResource {
    private final BrokerCallers callers;
    private final Doorkeeper doorkeeper;
    private final TokenKeys keys;
    private final CertificateAuthority authority;
    private final GatewayCredentialRepository credentials;
    private final Clock clock;

    BrokerQuestionsResource(
            BrokerCallers callers,
            Doorkeeper doorkeeper,
            TokenKeys keys,
            CertificateAuthority authority,
            GatewayCredentialRepository credentials,
            Clock clock) {
        this.callers = callers;
        this.doorkeeper = doorkeeper;
        this.keys = keys;
        this.authority = authority;
        this.credentials = credentials;
        this.clock = clock;
    }

    @POST
    @PermitAll
    @Path("authenticate")
    @Operation(
            summary = "Say whether a client may connect",
            description =
                    """
                    For a broker that asks (EMQX 5's HTTP authentication), by `Authorization: Bearer` with `sallyport.credentials.broker-secret`; \
                    404 while there is none.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Verdict.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_JSON`, `INVALID_REQUEST`")
    @APIResponse(responseCode = "401", description = "`INVALID_CREDENTIALS`")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`")
    @APIResponse(responseCode = "429", description = "`TOO_MANY_ATTEMPTS`", headers = @Header(name = "Retry-After"))
    public Verdict authenticate(@Context HttpServerRequest http, @NotNull ConnectRequest request) {
        callers.require(http);
        return doorkeeper.mayConnect(request);
    }

    @POST
    @PermitAll
    @Path("authorize")
    @Operation(summary = "Say whether a client may use a topic", description = "As above, EMQX 5's HTTP authorization.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Verdict.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_JSON`, `INVALID_REQUEST`")
    @APIResponse(responseCode = "401", description = "`INVALID_CREDENTIALS`")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`")
    @APIResponse(responseCode = "429", description = "`TOO_MANY_ATTEMPTS`", headers = @Header(name = "Retry-After"))
    public Verdict authorize(@Context HttpServerRequest http, @NotNull TopicRequest request) {
        callers.require(http);
        return doorkeeper.mayUse(request);
    }

    @GET
    @PermitAll
    @Path("jwks.json")
    @Operation(summary = "The public keys of broker tokens, as a JSON Web Key Set (RFC 7517)")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = KeySet.class)))
    public Map<String, List<Map<String, Object>>> keys() {
        return keys.published();
    }

    @GET
    @PermitAll
    @Path("crl")
    @Produces("application/x-pem-file")
    @Operation(
            summary = "The certificates of gateways that count no more, as a list (CRL, RFC 5280) in PEM",
            description = "Made when it is asked for; good for a day.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/x-pem-file", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "503", description = "`NO_AUTHORITY`")
    public String revokedCertificates() {
        return authority.revoked(credentials.revokedCertificates(clock.instant()), clock.instant());
    }

    /** For OpenAPI. */
    @Schema(
            name = "KeySet",
            examples =
                    """
                    {"keys":[{"kty":"EC","kid":"2026-11","use":"sig","alg":"ES256","crv":"P-256",
                     "x":"WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis","y":"y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE"}]}""")
    record KeySet(List<Map<String, Object>> keys) {}
}
