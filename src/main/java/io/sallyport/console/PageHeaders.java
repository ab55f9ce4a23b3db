package io.sallyport.console;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What each page tells the browser: to run and load nothing but our own files, and to keep no page without asking. */
class PageHeaders {
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The lowest priority is the last to run: after problems have become pages.
    @ServerResponseFilter(priority = 0)
    void add(ContainerResponseContext response) {
        MediaType type = response.getMediaType();
        if (type == null || !type.isCompatible(MediaType.TEXT_HTML_TYPE) || type.isWildcardType()) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(HttpHeaders.CONTENT_TYPE, type.withCharset("UTF-8"));
        headers.putSingle("Content-Security-Policy", POLICY);
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        // The same address answers htmx with a part of the page.
        headers.add(HttpHeaders.VARY, Htmx.REQUEST);
    }
}
