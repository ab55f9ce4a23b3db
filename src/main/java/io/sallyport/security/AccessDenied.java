package io.sallyport.security;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wanted what they may not have, or could not show who they are. Fired on any thread, in no transaction: observers return at once.
 *
 * @param actor {@code unknown} if nobody could tell who it was
 * @param action the endpoint, as {@code PUT /api/v1/groups/{id}}, or {@code authenticate}
 * @param resource what kind of thing it was about, as {@code group}
 * @param resourceId which; null if it was about no single one
 */
public record AccessDenied(Actor actor, String action, String resource, @Nullable String resourceId) {
    static final String UNKNOWN = "unknown";

    /** Wrong credentials. What name they came with is not said: now and then it is a password in the wrong field. */
    static AccessDenied withCredentials(String address) {
        return new AccessDenied(new Actor(UNKNOWN, address), "authenticate", "credentials", null);
    }
}
