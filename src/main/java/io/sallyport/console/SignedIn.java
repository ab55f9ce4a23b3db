package io.sallyport.console;

import io.sallyport.gateways.GatewayView;
import io.sallyport.security.Access;
import io.sallyport.security.Grant;
import io.sallyport.security.Place;
import io.sallyport.security.Role;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Who looks at the page. In templates: {@code inject:caller}. */
@Named("caller")
@Singleton
public class SignedIn {
    private final RoutingContext request;
    private final Access access;

    /** @param request a proxy: of the request at hand */
    SignedIn(RoutingContext request, Access access) {
        this.request = request;
        this.access = access;
    }

    /** Also a page that says why somebody is not signed in asks this. */
    public boolean isKnown() {
        return request.user() != null;
    }

    public String getName() {
        return access.caller().name();
    }

    /** What they may do and where, in words: {@code operator@site:lyon}. */
    public String getGrants() {
        return access.caller().grants().stream().map(Grant::toString).collect(Collectors.joining(" "));
    }

    /** Whether they may command this gateway: what would be refused is not offered. */
    public boolean mayOperate(GatewayView gateway) {
        return access.may(Role.OPERATOR, new Place(gateway.group(), gateway.site()));
    }
}
