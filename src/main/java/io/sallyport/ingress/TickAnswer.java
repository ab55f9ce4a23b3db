package io.sallyport.ingress;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a tick did.
 *
 * @param complete whether every part had its turn and none failed
 * @param millis how long it took
 */
@Schema(
        examples =
                """
                {"complete":true,"millis":84,"turns":[{"work":"command-tick","outcome":"DONE","count":2,"millis":9}]}""")
record TickAnswer(boolean complete, long millis, List<Turn> turns) {
    enum Outcome {
        DONE,
        /** It is tried again with the next tick; the log says why. */
        FAILED,
        /** There was no time left. */
        LEFT
    }

    /**
     * One part's turn.
     *
     * @param work the part
     * @param count how many things it found or moved, as it counts them
     */
    @Schema(examples = """
            {"work":"command-tick","outcome":"DONE","count":2,"millis":9}""")
    record Turn(String work, Outcome outcome, long count, long millis) {}
}
