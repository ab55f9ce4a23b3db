package io.sallyport.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.api.Refusal;
import io.sallyport.changes.OtherReplicas;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.ingress.UplinkAnswer.EventOutcome;
import io.sallyport.messaging.PushedUplinks;
import io.sallyport.messaging.PushedUplinks.Pushed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pushed uplinks, into the same handlers as those of the channels. When it returns all are stored or refused. Whoever was not answered pushes again: nothing is done twice, since reports go by
 * (binding, boot, seq), presence by (boot, session) and replies by command ID and state, as they do over a broker that delivers at least once.
 */
@ApplicationScoped
class Ingress {
    private static final String EVENTS = "sallyport.ingress.events";
    private static final int RETRY_AFTER_SECONDS = 5;

    private final OtherReplicas others;
    private final GatewayDirectory directory;
    private final PushedUplinks uplinks;
    private final Finishing finishing;
    private final IngressConfig config;
    private final MeterRegistry registry;

    Ingress(
            OtherReplicas others,
            GatewayDirectory directory,
            PushedUplinks uplinks,
            Finishing finishing,
            IngressConfig config,
            MeterRegistry registry) {
        this.others = others;
        this.directory = directory;
        this.uplinks = uplinks;
        this.finishing = finishing;
        this.config = config;
        this.registry = registry;
    }

    /** What others did while this process was frozen: who was registered, replaced or cut off. */
    void catchUp() {
        others.catchUp();
        directory.catchUp();
    }

    /** @throws Refusal 413 {@code TOO_MANY_EVENTS}, 503 {@code NOT_STORED_IN_TIME} */
    UplinkAnswer take(List<Delivery> deliveries) {
        if (deliveries.size() > config.maxEvents()) {
            registry.counter("sallyport.ingress.refused", "code", "TOO_MANY_EVENTS")
                    .increment();
            throw Refusal.of(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    "TOO_MANY_EVENTS",
                    "One request may bring %d events; none of these was taken.".formatted(config.maxEvents()));
        }
        catchUp();
        List<EventOutcome> outcomes = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            EventOutcome outcome = take(delivery);
            registry.counter(EVENTS, "outcome", outcome.outcome().name().toLowerCase(Locale.ROOT))
                    .increment();
            outcomes.add(outcome);
        }
        if (!finishing.finish(config.finishWithin())) {
            throw notInTime("NOT_STORED_IN_TIME", "What came in could not be stored in time; push it again.");
        }
        return UplinkAnswer.of(outcomes);
    }

    static Refusal notInTime(String code, String detail) {
        return Refusal.of(Status.SERVICE_UNAVAILABLE, code, detail, Map.of("retryAfterSeconds", RETRY_AFTER_SECONDS));
    }

    private EventOutcome take(Delivery delivery) {
        if (delivery instanceof Delivery.Malformed malformed) {
            return EventOutcome.rejected(malformed.id(), Delivery.Malformed.CODE, malformed.why());
        }
        if (delivery instanceof Delivery.Message message) {
            return outcomeOf(message, uplinks.take(message.topic(), message.payload()));
        }
        return EventOutcome.ignored(delivery.id(), ((Delivery.Ignored) delivery).why());
    }

    private EventOutcome outcomeOf(Delivery.Message message, Pushed pushed) {
        if (pushed.refusal() != null) {
            return EventOutcome.rejected(message.id(), pushed.refusal(), pushed.why());
        }
        if (pushed.sender() != null && pushed.origin() != null) {
            GatewayDirectory.Standing standing = directory.standingOf(pushed.sender(), pushed.origin());
            if (standing != GatewayDirectory.Standing.KNOWN) {
                return EventOutcome.rejected(message.id(), standing.name(), standing.explanation());
            }
        }
        return EventOutcome.taken(message.id());
    }
}
