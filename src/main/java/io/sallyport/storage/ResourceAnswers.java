package io.sallyport.storage;

import io.sallyport.api.Preconditions;
import io.sallyport.api.Prefer;
import io.sallyport.commands.CommandView;
import io.sallyport.commands.CommandWaiters;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How a change is answered: 202 with the place of its command, or 200 once that has ended if the caller prefers to wait, or if there is nothing to wait for. */
@ApplicationScoped
class ResourceAnswers {
    private final CommandWaiters waiters;
    private final StorageReads reads;

    ResourceAnswers(CommandWaiters waiters, StorageReads reads) {
        this.waiters = waiters;
        this.reads = reads;
    }

    /** @param address to read again after the wait */
    Uni<Response> answer(ResourceAddress address, ResourceView changed, @Nullable String prefer, UriInfo uri) {
        String commandId = changed.commandId();
        if (commandId == null || changed.sync() == Sync.IN_STEP) {
            return Uni.createFrom().item(respond(Status.OK, changed, null));
        }
        URI location = uri.getBaseUriBuilder().path("api/v1/commands/{id}").build(commandId);
        Prefer preference = Prefer.parse(prefer);
        if (!preference.waits()) {
            return Uni.createFrom().item(respond(Status.ACCEPTED, changed, location));
        }
        return waiters.awaitEnd(commandId, preference.maxWait())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(command -> ended(address, changed, command, location));
    }

    private Response ended(ResourceAddress address, ResourceView changed, CommandView command, URI location) {
        ResourceView now = reads.find(address).orElse(changed);
        return command.state().isEnded() ? respond(Status.OK, now, null) : respond(Status.ACCEPTED, now, location);
    }

    static Response respond(Status status, ResourceView resource, @Nullable URI location) {
        Response.ResponseBuilder response =
                Response.status(status).entity(resource).tag(Preconditions.tag(resource.generation()));
        return (location == null ? response : response.location(location)).build();
    }
}
