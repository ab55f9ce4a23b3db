package io.sallyport.security;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Where requests come from. Behind a proxy this is the proxy, unless {@code quarkus.http.proxy.*} says to believe what it says. */
public final class Addresses {
    private Addresses() {}

    static String of(@Nullable RoutingContext context) {
        return of(context == null ? null : context.request());
    }

    public static String of(@Nullable HttpServerRequest request) {
        SocketAddress address = request == null ? null : request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : host;
    }
}
