package io.sallyport.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import io.sallyport.messaging.Mode;
import io.sallyport.security.AccessDenied;
import io.sallyport.security.Actor;
import io.sallyport.security.Addresses;
import io.sallyport.security.Guessing;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is the broker, the event bus or the scheduler that calls. They are no users: nothing else is open to them. A secret that is too weak ends the start. Nobody is made to wait for
 * wrong ones, since nobody guesses so long a secret, and who has the right one may share an address with who has not.
 */
@ApplicationScoped
@Startup
class IngressCallers {
    private static final int SHORTEST_SECRET = 32;
    private static final String BEARER = "Bearer ";

    private final Mode mode;
    private final Signatures signatures;
    private final List<String> tokens;
    private final List<String> tickSecrets;
    private final Guessing guessing;
    private final Event<AccessDenied> denied;
    private final MeterRegistry registry;

    IngressCallers(
            IngressConfig config,
            Mode mode,
            Clock clock,
            Guessing guessing,
            Event<AccessDenied> denied,
            MeterRegistry registry) {
        this.mode = mode;
        this.signatures = new Signatures(strong("secret", config.secret()), config.window(), clock);
        this.tokens = strong("token", config.token());
        this.tickSecrets = strong("tick-secret", config.tickSecret());
        this.guessing = guessing;
        this.denied = denied;
        this.registry = registry;
    }

    private static List<String> strong(String name, Optional<List<String>> secrets) {
        for (String secret : secrets.orElseGet(List::of)) {
            if (secret.length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException("each of sallyport.ingress.%s must have %d characters or more"
                        .formatted(name, SHORTEST_SECRET));
            }
        }
        return secrets.orElseGet(List::of);
    }

    /** @throws Refusal 404 {@code NOT_FOUND} but in serverless mode, 401 {@code INVALID_CREDENTIALS}, {@code INVALID_SIGNATURE}, {@code TIMESTAMP_OUT_OF_WINDOW} */
    void requireUplink(HttpServerRequest request, byte[] body) {
        requireServerless();
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            requireBearer(request, authorization, tokens, "uplink");
            return;
        }
        Signatures.Verdict verdict = signatures.judge(
                request.getHeader(Signatures.TIMESTAMP),
                request.getHeader(Signatures.SIGNATURE),
                request.getHeader(CloudEvents.SUBJECT),
                body);
        if (verdict != Signatures.Verdict.GOOD) {
            throw refused(request, "uplink", verdict.code(), verdict.explanation());
        }
    }

    /** @throws Refusal 404 {@code NOT_FOUND} but in serverless mode, 401 {@code INVALID_CREDENTIALS} */
    void requireTick(HttpServerRequest request) {
        requireServerless();
        requireBearer(request, request.getHeader(HttpHeaders.AUTHORIZATION), tickSecrets, "tick");
    }

    private void requireServerless() {
        if (!mode.isServerless()) {
            throw Refusal.notFound("NOT_FOUND", "This is for serverless mode: sallyport.mode=serverless.");
        }
    }

    private void requireBearer(
            HttpServerRequest request, @Nullable String authorization, List<String> secrets, String resource) {
        boolean found = false;
        for (String secret : secrets) {
            // Each is compared, so that the time tells nothing of which it is.
            found |= authorization != null && same(authorization, BEARER + secret);
        }
        if (!found) {
            throw refused(
                    request,
                    resource,
                    "INVALID_CREDENTIALS",
                    "This is for a broker, an event bus or a scheduler, which has a secret for it.");
        }
    }

    private Refusal refused(HttpServerRequest request, String resource, String code, String detail) {
        guessing.failed(List.of());
        registry.counter("sallyport.ingress.refused", "code", code).increment();
        denied.fire(new AccessDenied(
                new Actor("unknown", Addresses.of(request)),
                request.method().name() + " " + (resource.equals("tick") ? TickResource.PATH : UplinkResource.PATH),
                resource,
                null));
        return Refusal.of(Status.UNAUTHORIZED, code, detail);
    }

    /** In a time that says nothing of where they differ. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
