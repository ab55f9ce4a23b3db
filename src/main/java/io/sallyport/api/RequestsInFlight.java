package io.sallyport.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests this replica has not answered yet, event streams included: who stops waits for them. */
@ApplicationScoped
public class RequestsInFlight {
    private static final int BEFORE_ALL_OTHERS = 10_000;

    private final AtomicInteger count = new AtomicInteger();

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    count.incrementAndGet();
                    request.addEndHandler(ended -> count.decrementAndGet());
                    request.next();
                },
                BEFORE_ALL_OTHERS);
    }

    public int count() {
        return count.get();
    }
}
