package io.sallyport.recovery;

import io.sallyport.storage.RestoredStanding;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far the recovery is that is open, or the last one.
 *
 * @param state {@code NONE} if there never was one
 * @param dispatchHeld whether nothing but questions is sent to gateways now
 * @param epoch of all desired states that are set since
 * @param commandsEnded open commands of the backup
 * @param batchesCancelled batches of the backup that were not made to the end
 * @param revocations what was revoked or fenced after the backup, and is again
 * @param gateways how many activated gateways stand how
 * @param unknown how many are not in the database, by what was decided
 * @param undecided how many gateways somebody still has to decide about, or were not heard
 */
@Schema(
        name = "Recovery",
        examples =
                """
                {"state":"OPEN","name":"2026-11-24T10:00","dispatchHeld":true,"epoch":2,"begunAt":"2026-11-24T10:00:12Z","endedAt":null,"endedBy":null,"commandsEnded":7,"batchesCancelled":0,
                 "revocations":3,"gateways":{"SILENT":1,"IN_STEP":40,"DIFFERING":2,"ADOPTED":3,"OVERWRITTEN":1},"unknown":{"WAITING":1},"undecided":4}""")
record RecoveryView(
        State state,
        @Nullable String name,
        boolean dispatchHeld,
        @Nullable Long epoch,
        @Nullable Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        long commandsEnded,
        long batchesCancelled,
        long revocations,
        Map<RestoredStanding, Long> gateways,
        Map<UnknownState, Long> unknown,
        long undecided) {

    /** As seen from outside. */
    enum State {
        NONE,
        OPEN,
        ENDED
    }

    static RecoveryView none() {
        return new RecoveryView(State.NONE, null, false, null, null, null, null, 0, 0, 0, Map.of(), Map.of(), 0);
    }

    static RecoveryView of(
            Recovery recovery, Map<RestoredStanding, Long> gateways, Map<UnknownState, Long> unknown, long undecided) {
        boolean open = recovery.state() == RecoveryState.OPEN;
        return new RecoveryView(
                open ? State.OPEN : State.ENDED,
                recovery.name(),
                open,
                recovery.epoch(),
                recovery.begunAt(),
                recovery.endedAt(),
                recovery.endedBy(),
                recovery.commandsEnded(),
                recovery.batchesCancelled(),
                recovery.revocations(),
                gateways,
                unknown,
                undecided);
    }
}
