package io.sallyport.security;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what other people's pages make a browser send with our cookies, or with a password that it remembers. Browsers say where a request comes from,
 * and a page can't forge it. They do so only towards HTTPS and the local host; otherwise the origin has to do. Programs say neither.
 */
final class CrossSite {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private CrossSite() {}

    static boolean isForged(HttpServerRequest request) {
        if (SAFE_METHODS.contains(request.method().name())) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return site == null ? origin != null && !isOwn(origin, request.getHeader("Host")) : !OWN_SITES.contains(site);
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
