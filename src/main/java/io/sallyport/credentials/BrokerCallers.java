package io.sallyport.credentials;

import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import io.sallyport.security.Addresses;
import io.sallyport.security.Guessing;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;

/** Whether it is the broker that asks. A secret that is too weak ends the start. */
@ApplicationScoped
@Startup
class BrokerCallers {
    private static final int SHORTEST_SECRET = 32;
    private static final String BEARER = "Bearer ";

    private final Optional<String> secret;
    private final Guessing guessing;

    BrokerCallers(CredentialsConfig config, Guessing guessing) {
        this.secret = config.brokerSecret();
        this.guessing = guessing;
        if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "sallyport.credentials.broker-secret must have %d characters or more".formatted(SHORTEST_SECRET));
        }
    }

    /** @throws Refusal 404 {@code NOT_FOUND} while nobody may ask, 401 {@code INVALID_CREDENTIALS}, 429 {@code TOO_MANY_ATTEMPTS} */
    void require(HttpServerRequest request) {
        if (secret.isEmpty()) {
            throw Refusal.notFound(
                    "NOT_FOUND", "The broker does not ask here: there is no sallyport.credentials.broker-secret.");
        }
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && Secrets.same(header, BEARER + secret.get())) {
            return;
        }
        List<String> guesser = List.of("broker:" + Addresses.of(request));
        guessing.refuseTooMany(guesser);
        guessing.failed(guesser);
        throw Refusal.of(
                Status.UNAUTHORIZED, "INVALID_CREDENTIALS", "This is for the broker, which has a secret for it.");
    }
}
