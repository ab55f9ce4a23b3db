package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandStateTest {

    /** One line for each state: the others to which it may go. */
    @ParameterizedTest
    @CsvSource({
        "SCHEDULED, WAITING QUEUED FAILED CANCELLED SUPERSEDED",
        "WAITING, QUEUED FAILED CANCELLED SUPERSEDED",
        "QUEUED, SENT RECEIVED RUNNING SUCCEEDED FAILED CANCELLED SUPERSEDED DISPATCHED OUTCOME_UNKNOWN",
        "SENT, RECEIVED RUNNING SUCCEEDED FAILED DISPATCHED OUTCOME_UNKNOWN",
        "RECEIVED, RUNNING SUCCEEDED FAILED DISPATCHED OUTCOME_UNKNOWN",
        "RUNNING, SUCCEEDED FAILED DISPATCHED OUTCOME_UNKNOWN",
        "SUCCEEDED,",
        "FAILED,",
        "CANCELLED,",
        "SUPERSEDED,",
        "DISPATCHED,",
        "OUTCOME_UNKNOWN,"
    })
    void anyJumpForwardIsLegalNoStepBackIsAndAnEndedStateNeverChanges(CommandState from, @Nullable String successors) {
        List<String> legal = successors == null ? List.of() : List.of(successors.split(" "));

        for (CommandState to : CommandState.values()) {
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(legal.contains(to.name()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixStatesAreEnds(CommandState state) {
        boolean end =
                switch (state) {
                    case SCHEDULED, WAITING, QUEUED, SENT, RECEIVED, RUNNING -> false;
                    case SUCCEEDED, FAILED, CANCELLED, SUPERSEDED, DISPATCHED, OUTCOME_UNKNOWN -> true;
                };

        assertThat(state.isEnded()).isEqualTo(end);
    }
}
