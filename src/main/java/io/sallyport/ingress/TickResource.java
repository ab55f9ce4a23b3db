package io.sallyport.ingress;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a scheduler calls, in serverless mode. */
@Path(TickResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Serverless")
public class TickResource {
    static final String PATH = "/internal/tick";

    private final IngressCallers callers;
    private final Tick tick;

    TickResource(IngressCallers callers, Tick tick) {
        this.callers = callers;
        this.tick = tick;
    }

    @POST
    @PermitAll
    @Operation(
            summary = "Do what is due",
            description =
                    """
                    In serverless mode, 404 otherwise. For a scheduler, about once a minute, with a bearer token of `sallyport.ingress.tick-secret`: sends what is queued, asks and ends what is \
                    overdue, and removes what is old. Answered when that is committed; harmless if it comes twice or several at once.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TickAnswer.class)))
    @APIResponse(responseCode = "401", description = "`INVALID_CREDENTIALS`")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`")
    @APIResponse(responseCode = "503", description = "`TICK_RUNNING`, `NOT_FINISHED_IN_TIME`, `DATABASE_UNAVAILABLE`")
    public TickAnswer tick(@Context HttpServerRequest http) {
        callers.requireTick(http);
        return tick.run();
    }
}
