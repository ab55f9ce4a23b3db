package io.sallyport.api;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header by which a caller may send a POST again without doing it twice: a name of the caller's choice for this one request. */
@SuppressWarnings("NullAway.Init") // JAX-RS fills them
public class IdempotencyKey {
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,128}");

    @HeaderParam("Idempotency-Key")
    @Nullable
    String key;

    @Context
    UriInfo uri;

    @Context
    Request request;

    @Context
    SecurityContext security;

    public boolean isAbsent() {
        return key == null;
    }

    /**
     * Names the caller's key among those of all callers.
     *
     * @throws Refusal 400 {@code INVALID_IDEMPOTENCY_KEY}
     */
    String id() {
        if (key == null || !PRINTABLE.matcher(key).matches()) {
            throw Refusal.invalid(
                    "INVALID_IDEMPOTENCY_KEY", "An Idempotency-Key has 1 to 128 printable ASCII characters.");
        }
        String caller = security.getUserPrincipal() == null
                ? "anonymous"
                : security.getUserPrincipal().getName();
        return Sha256.hex(caller, key);
    }

    /** Names what is asked for: the same key may not come with something else. */
    String fingerprint(String body) {
        return Sha256.hex(request.getMethod(), uri.getPath(), body);
    }
}
