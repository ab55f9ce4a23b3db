package io.sallyport.security;

import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** What somebody is told whose credentials are missing or wrong: as a problem detail, or by a redirect. */
final class Challenge {
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private Challenge() {}

    /** Who navigates, and no script. */
    static boolean isForPerson(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains("text/html")
                && context.request().getHeader("HX-Request") == null
                && !context.normalizedPath().startsWith("/api/");
    }

    static boolean send(RoutingContext context, ChallengeData challenge) {
        HttpServerResponse response = context.response();
        Throwable failure = HttpSecurityUtils.getAuthenticationFailureFromEvent(context);
        if (failure != null && failure.getCause() instanceof TooManyAttempts tooMany) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(tooMany.retryAfter().toSeconds() + 1));
            problem(
                    response,
                    TOO_MANY,
                    "Too Many Requests",
                    "TOO_MANY_ATTEMPTS",
                    "There were too many wrong credentials; try again later.");
            return true;
        }
        if (challenge.headerName != null) {
            response.putHeader(challenge.headerName, challenge.headerContent);
        }
        if (challenge.status != UNAUTHORIZED) {
            response.setStatusCode(challenge.status);
            return true;
        }
        if (context.request().getHeader("HX-Request") != null) {
            // The session has ended under a page that is open: load it again, and be sent to sign in.
            response.putHeader("HX-Refresh", "true");
        }
        boolean wrong = context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
        problem(
                response,
                UNAUTHORIZED,
                "Unauthorized",
                wrong ? "INVALID_CREDENTIALS" : "UNAUTHENTICATED",
                detail(failure));
        return true;
    }

    private static String detail(@Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        return message == null ? "Sign in first, or send a token." : "Not signed in: " + message + ".";
    }

    static void problem(HttpServerResponse response, int status, String title, String code, String detail) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        response.end(new JsonObject()
                .put("status", status)
                .put("title", title)
                .put("detail", detail)
                .put("code", code)
                .toBuffer());
    }
}
