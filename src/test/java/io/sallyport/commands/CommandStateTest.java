package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandStateTest {

    /** One row for each state: to which of the others it may go, in the order in which they are declared. */
    @ParameterizedTest
    @CsvSource({
        //                QUE    SENT   RECEI  RUNN   SUCC   FAIL   DISP   UNKN
        "QUEUED,          false, true,  true,  true,  true,  true,  true,  true",
        "SENT,            false, false, true,  true,  true,  true,  true,  true",
        "RECEIVED,        false, false, false, true,  true,  true,  true,  true",
        "RUNNING,         false, false, false, false, true,  true,  true,  true",
        "SUCCEEDED,       false, false, false, false, false, false, false, false",
        "FAILED,          false, false, false, false, false, false, false, false",
        "DISPATCHED,      false, false, false, false, false, false, false, false",
        "OUTCOME_UNKNOWN, false, false, false, false, false, false, false, false"
    })
    void anyJumpForwardIsLegalNoStepBackIsAndAnEndedStateNeverChanges(
            CommandState from,
            boolean queued,
            boolean sent,
            boolean received,
            boolean running,
            boolean succeeded,
            boolean failed,
            boolean dispatched,
            boolean unknown) {
        boolean[] legal = {queued, sent, received, running, succeeded, failed, dispatched, unknown};

        for (CommandState to : CommandState.values()) {
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(legal[to.ordinal()]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fourStatesAreEnds(CommandState state) {
        boolean end =
                switch (state) {
                    case QUEUED, SENT, RECEIVED, RUNNING -> false;
                    case SUCCEEDED, FAILED, DISPATCHED, OUTCOME_UNKNOWN -> true;
                };

        assertThat(state.isEnded()).isEqualTo(end);
    }
}
