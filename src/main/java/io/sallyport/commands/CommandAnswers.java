package io.sallyport.commands;

import io.sallyport.api.Prefer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;

/** How a request that issued a command is answered: 202 with its place, or 200 once it has ended if the caller prefers to wait. */
@ApplicationScoped
class CommandAnswers {
    private final CommandWaiters waiters;

    CommandAnswers(CommandWaiters waiters) {
        this.waiters = waiters;
    }

    Uni<Response> answer(CommandView issued, Prefer prefer, UriInfo uri) {
        var location = uri.getBaseUriBuilder().path("api/v1/commands/{id}").build(issued.id());
        if (!prefer.waits()) {
            return Uni.createFrom()
                    .item(Response.accepted(issued).location(location).build());
        }
        Uni<CommandView> later = issued.state().isEnded()
                ? Uni.createFrom().item(issued)
                : waiters.awaitEnd(issued.id(), prefer.maxWait());
        return later.map(command -> Response.status(command.state().isEnded() ? Status.OK : Status.ACCEPTED)
                .entity(command)
                .location(location)
                .header("Preference-Applied", "wait=" + prefer.maxWait().toSeconds())
                .build());
    }
}
