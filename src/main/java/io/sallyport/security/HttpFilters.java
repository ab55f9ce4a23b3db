package io.sallyport.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What holds for every request, whoever serves it: refuses what is forged, before anybody looks at its cookies, and sets the headers for browsers. */
@ApplicationScoped
class HttpFilters {
    /** Before the authentication (200). */
    private static final int PRIORITY = 300;

    void register(@Observes Filters filters) {
        filters.register(this::filter, PRIORITY);
    }

    private void filter(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        if (context.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (CrossSite.isForged(context.request())) {
            Challenge.problem(
                    context.response(),
                    403,
                    "Forbidden",
                    "CROSS_SITE",
                    "This request comes from another site's page, so it was not done.");
            return;
        }
        if (context.normalizedPath().startsWith("/api/")
                || context.normalizedPath().startsWith("/gateway/")) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        context.next();
    }
}
