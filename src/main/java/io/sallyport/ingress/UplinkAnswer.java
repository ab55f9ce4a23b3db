package io.sallyport.ingress;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a push, event by event, in their order.
 *
 * @param taken how many are stored, or were found to be done or older than what is stored
 * @param rejected how many were refused; sending them again is of no use
 * @param ignored how many were none of ours
 */
@Schema(
        examples =
                """
                {"taken":1,"rejected":1,"ignored":0,"events":[{"id":"a-1","outcome":"TAKEN","code":null,"detail":null},
                 {"id":"a-2","outcome":"REJECTED","code":"UNKNOWN","detail":"no activated gateway has this client ID"}]}""")
record UplinkAnswer(int taken, int rejected, int ignored, List<EventOutcome> events) {
    static UplinkAnswer of(List<EventOutcome> events) {
        return new UplinkAnswer(
                count(events, Outcome.TAKEN), count(events, Outcome.REJECTED), count(events, Outcome.IGNORED), events);
    }

    private static int count(List<EventOutcome> events, Outcome outcome) {
        return (int) events.stream().filter(event -> event.outcome() == outcome).count();
    }

    enum Outcome {
        TAKEN,
        REJECTED,
        IGNORED
    }

    /**
     * What became of one event.
     *
     * @param id as its sender names it
     * @param code why it was rejected
     * @param detail for people
     */
    @Schema(examples = """
            {"id":"a-1","outcome":"TAKEN","code":null,"detail":null}""")
    record EventOutcome(@Nullable String id, Outcome outcome, @Nullable String code, @Nullable String detail) {
        static EventOutcome taken(@Nullable String id) {
            return new EventOutcome(id, Outcome.TAKEN, null, null);
        }

        static EventOutcome rejected(@Nullable String id, String code, @Nullable String detail) {
            return new EventOutcome(id, Outcome.REJECTED, code, detail);
        }

        static EventOutcome ignored(@Nullable String id, String detail) {
            return new EventOutcome(id, Outcome.IGNORED, null, detail);
        }
    }
}
