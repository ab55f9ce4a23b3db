package io.sallyport.console;

import io.sallyport.api.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what other people's pages make a browser send to the console's pages. Browsers say where a request comes from, and a page can't
 * forge it. They do so only towards HTTPS and the local host; otherwise the origin has to do.
 */
class SameOriginOnly {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    @ServerRequestFilter
    void check(ContainerRequestContext request, SimpleResourceInfo resource) {
        if (!Pages.isPage(resource) || SAFE_METHODS.contains(request.getMethod())) {
            return;
        }
        String site = request.getHeaderString("Sec-Fetch-Site");
        String origin = request.getHeaderString("Origin");
        boolean own = site == null
                ? origin == null || isOwn(origin, request.getHeaderString(HttpHeaders.HOST))
                : OWN_SITES.contains(site);
        if (!own) {
            throw Refusal.of(
                    Status.FORBIDDEN, "CROSS_SITE", "This request comes from another site's page, so it was not done.");
        }
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
