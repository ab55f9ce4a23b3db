package io.sallyport.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.api.Refusal;
import io.sallyport.messaging.Mode;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Live changes as Server-Sent Events. */
@Path("/api/v1/changes")
@Tag(name = "Changes")
public class ChangesResource {
    private final ChangeFeed feed;
    private final ChangesConfig config;
    private final ObjectMapper mapper;
    private final Access access;
    private final GatewayPlaces places;
    private final Mode mode;

    ChangesResource(
            ChangeFeed feed,
            ChangesConfig config,
            ObjectMapper mapper,
            Access access,
            GatewayPlaces places,
            Mode mode) {
        this.mode = mode;
        this.access = access;
        this.places = places;
        this.feed = feed;
        this.config = config;
        this.mapper = mapper;
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Live changes",
            description =
                    """
                    Server-Sent Events, sent after the commit: `event: change` with `{"kind","items":[{"id","version"}]}`; kinds are \
                    group, site, gateway, presence, status, command, storage. `event: reset` says that changes were missed: read again what you \
                    show. A comment every 15 seconds keeps the connection alive; after ten minutes the stream ends and is to be opened again. Several `kind` parameters may be given.""")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(type = SchemaType.STRING),
                            example =
                                    """
                                    : connected

                                    event: change
                                    id: 17
                                    data: {"kind":"presence","items":[{"id":"gw-0hzpq7k3m9x2t","version":4}]}
                                    """))
    @APIResponse(responseCode = "400", description = "`UNKNOWN_KIND`")
    @APIResponse(responseCode = "501", description = "`NO_LIVE_CHANGES`: in serverless mode")
    @APIResponse(responseCode = "503", description = "`TOO_MANY_STREAMS`")
    public Multi<OutboundSseEvent> stream(
            @QueryParam("kind") @Parameter(description = "Of which kinds; of all if left out", example = "presence")
                    List<String> kinds,
            @QueryParam("gateway") @Nullable @Parameter(description = "Of this gateway only: its ID") String gateway,
            @QueryParam("group") @Nullable @Parameter(description = "Of this group's gateways only: the group's ID")
                    String group,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context Sse sse) {
        if (mode.isServerless()) {
            throw Refusal.of(
                    Status.NOT_IMPLEMENTED,
                    "NO_LIVE_CHANGES",
                    "In serverless mode there is no live stream: read what you show again now and then.");
        }
        ChangeFilter filter = new ChangeFilter(kindsOf(kinds), gateway, group, access.reach(Role.VIEWER), places);
        ChangeStream stream = feed.open(filter, lastEventId != null);
        Multi<OutboundSseEvent> hello = Multi.createFrom().item(() -> comment(sse, "connected"));
        Multi<OutboundSseEvent> changes = Multi.createFrom()
                .ticks()
                .every(config.conflation())
                .onOverflow()
                .drop()
                .onItem()
                .transformToIterable(tick -> eventsOf(stream, tick, sse));
        Multi<OutboundSseEvent> heartbeats = Multi.createFrom()
                .ticks()
                .startingAfter(config.heartbeat())
                .every(config.heartbeat())
                .onOverflow()
                .drop()
                .onItem()
                .transform(tick -> comment(sse, "heartbeat"));
        // A merge ends with the last of its streams, but at once with a failure.
        Multi<OutboundSseEvent> failing =
                feed.<OutboundSseEvent>ending().onCompletion().failWith(ReplicaStops::new);
        return Multi.createBy()
                .concatenating()
                .streams(hello, Multi.createBy().merging().streams(changes, heartbeats, failing))
                .onFailure(ReplicaStops.class)
                .recoverWithCompletion()
                .select()
                .first(config.longest())
                .onTermination()
                .invoke(() -> feed.close(stream));
    }

    private List<OutboundSseEvent> eventsOf(ChangeStream stream, long tick, Sse sse) {
        ChangeStream.Drained drained = stream.drain(config.idsPerEvent());
        List<OutboundSseEvent> events = new ArrayList<>();
        if (drained.reset()) {
            events.add(sse.newEventBuilder()
                    .name("reset")
                    .id(Long.toString(tick))
                    .data("{}")
                    .build());
        }
        for (ChangeEvent event : drained.events()) {
            events.add(sse.newEventBuilder()
                    .name("change")
                    // An ID makes a browser send Last-Event-ID when it comes back: then it has lost its place.
                    .id(Long.toString(tick))
                    .data(json(event))
                    .build());
        }
        return events;
    }

    private String json(ChangeEvent event) {
        try {
            return mapper.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers can't be written", e);
        }
    }

    private static OutboundSseEvent comment(Sse sse, String text) {
        return sse.newEventBuilder().comment(text).build();
    }

    private static Set<Change.Kind> kindsOf(List<String> labels) {
        Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
        for (String label : labels) {
            kinds.add(Stream.of(Change.Kind.values())
                    .filter(kind -> kind.label().equals(label))
                    .findAny()
                    .orElseThrow(() -> Refusal.invalid(
                            "UNKNOWN_KIND",
                            "kind is one of group, site, gateway, presence, status, command, storage.")));
        }
        return kinds;
    }

    private static final class ReplicaStops extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
