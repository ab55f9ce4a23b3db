package io.sallyport.ingress;

import io.sallyport.messaging.Mode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * In serverless mode every request may be the first for hours and the last: it begins with what others did meanwhile, and one that may have changed something is answered when what came of
 * it, such as a command that is to be sent, is done. If that takes too long it is answered all the same: what is committed is not lost, and the tick goes on with it.
 */
class WokenRequests {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Mode mode;
    private final Ingress ingress;
    private final Finishing finishing;
    private final IngressConfig config;

    WokenRequests(Mode mode, Ingress ingress, Finishing finishing, IngressConfig config) {
        this.mode = mode;
        this.ingress = ingress;
        this.finishing = finishing;
        this.config = config;
    }

    /** Before anybody looks at who may see what. */
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    @Nullable
    Uni<Void> begin(ContainerRequestContext request) {
        if (!mode.isServerless() || seesToItItself(request)) {
            return null;
        }
        return Uni.createFrom()
                .voidItem()
                .invoke(ingress::catchUp)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @ServerResponseFilter
    @Nullable
    Uni<Void> end(ContainerRequestContext request, ContainerResponseContext response) {
        if (!mode.isServerless() || READS.contains(request.getMethod()) || seesToItItself(request)) {
            return null;
        }
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> finishing.finish(config.finishWithin()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Whoever may not call them causes no work. */
    private static boolean seesToItItself(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        return path.equals(UplinkResource.PATH) || path.equals(TickResource.PATH);
    }
}
