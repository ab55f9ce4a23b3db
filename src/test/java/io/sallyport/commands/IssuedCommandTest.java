package io.sallyport.commands;

import static io.sallyport.commands.IssuedCommands.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IssuedCommandTest {
    private static final Flight.Limits LIMITS = IssuedCommands.limits(30, 300);
    private static final Flight.Limits LATER_LIMITS = IssuedCommands.limits(39, 309);

    private final IssuedCommand command = IssuedCommands.withReply();

    @Test
    void isQueuedForItsGatewayUnderTheBindingOfNow() {
        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
        assertThat(command.id()).isEqualTo(IssuedCommands.ID.toString());
        assertThat(command.groupId()).isEqualTo("GID_test");
        assertThat(command.gatewayId()).isEqualTo("gw-0hzpq7k3m9x2t");
        assertThat(command.binding()).isEqualTo(3);
        assertThat(command.times().createdAt()).isEqualTo(IssuedCommands.CREATED);
        assertThat(command.times().issuedAt()).isNull();
        assertThat(command.times().deadline()).isNull();
    }

    @Test
    void whatCouldNeverBeSentHasFailed() {
        command.attempt(LIMITS, at(1));

        assertThat(command.notSendable(at(7))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.FAILED);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.BROKER_UNAVAILABLE);
    }

    @Test
    void whatMayBeOnTheWireIsSentAgainAndThenWaitedFor() {
        command.attempt(LIMITS, at(1));
        assertThat(command.maybeSent(at(2))).isTrue();
        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
        assertThat(command.maybeSent(at(3))).as("again").isFalse();

        assertThat(command.notSendable(at(7))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.SENT);
        assertThat(command.times().sentAt()).isEqualTo(at(2));
        assertThat(command.errorCode()).isNull();
    }

    @Test
    void whatMayBeOnTheWireAndWantsNoReplyEndsWithAnUnknownOutcome() {
        IssuedCommand noReply = IssuedCommands.withoutReply();
        noReply.attempt(LIMITS, at(1));
        noReply.maybeSent(at(2));

        assertThat(noReply.notSendable(at(7))).isTrue();

        assertThat(noReply.state()).isEqualTo(CommandState.OUTCOME_UNKNOWN);
    }

    @Test
    void whatMayBeOnTheWireIsSentWhenTheNextAttemptIs() {
        command.attempt(LIMITS, at(1));
        command.maybeSent(at(2));

        assertThat(command.sent(at(3))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.SENT);
        assertThat(command.sent(at(4))).as("again").isFalse();
        assertThat(command.times().sentAt()).isEqualTo(at(3));
    }

    @Test
    void aSendThatFailedIsNothingToOneWhoseGatewayWasHeard() {
        command.attempt(LIMITS, at(1));
        command.received(at(2));

        assertThat(command.notSendable(at(7))).isFalse();

        assertThat(command.state()).isEqualTo(CommandState.RECEIVED);
    }

    @Test
    void theFirstAttemptStartsTheClocks() {
        command.attempt(LIMITS, at(40));

        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
        assertThat(command.times().issuedAt()).isEqualTo(at(40));
        assertThat(command.times().startBy()).isEqualTo(at(70));
        assertThat(command.times().deadline()).isEqualTo(at(340));
    }

    @Test
    void aLaterAttemptDoesNotMoveTheClocks() {
        command.attempt(LIMITS, at(40));

        command.attempt(LATER_LIMITS, at(44));

        assertThat(command.times().issuedAt()).isEqualTo(at(40));
        assertThat(command.times().startBy()).isEqualTo(at(70));
        assertThat(command.times().deadline()).isEqualTo(at(340));
    }

    @Test
    void rejectsAnAttemptToSendWhatIsSent() {
        command.sent(at(1));

        assertThatThrownBy(() -> command.attempt(LIMITS, at(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SENT");
    }

    @Test
    void aWholeFlightCanBeReadBack() {
        command.attempt(LIMITS, at(1));
        assertThat(command.sent(at(2))).isTrue();
        assertThat(command.state()).isEqualTo(CommandState.SENT);
        assertThat(command.received(at(3))).isTrue();
        assertThat(command.state()).isEqualTo(CommandState.RECEIVED);
        assertThat(command.progressed("copying", 40, at(4))).isTrue();
        assertThat(command.state()).isEqualTo(CommandState.RUNNING);
        assertThat(command.progressed(null, null, at(5))).isTrue();
        assertThat(command.stage()).isEqualTo("copying");
        assertThat(command.percent()).isEqualTo(40);
        assertThat(command.succeeded("{\"a\":1}", at(6))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(command.result()).isEqualTo("{\"a\":1}");
        assertThat(command.percent()).isEqualTo(100);
        assertThat(command.times())
                .isEqualTo(new CommandTimes(
                        at(0), null, null, at(1), at(2), at(3), at(4), at(6), null, at(31), at(301), at(6)));
    }

    @Test
    void anAnswerWithoutProgressHasNoPercent() {
        command.sent(at(1));

        command.succeeded("{}", at(2));

        assertThat(command.percent()).isNull();
        assertThat(command.times().runningAt()).isNull();
        assertThat(command.times().receivedAt()).isNull();
    }

    @Test
    void aReplyThatIsQuickerThanTheNoteThatItWasSentProvesIt() {
        command.attempt(LIMITS, at(0));
        assertThat(command.succeeded("{}", at(1))).isTrue();

        assertThat(command.sent(at(2))).isFalse();

        assertThat(command.state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(command.times().sentAt()).isEqualTo(at(1));
        assertThat(command.times().endedAt()).isEqualTo(at(1));
    }

    @Test
    void aReceiptThatIsQuickerThanTheNoteThatItWasSentProvesIt() {
        command.attempt(LIMITS, at(0));
        command.received(at(1));

        assertThat(command.sent(at(2))).isFalse();

        assertThat(command.state()).isEqualTo(CommandState.RECEIVED);
        assertThat(command.times().sentAt()).isEqualTo(at(1));
    }

    @Test
    void aReceiptOfWhatWasNeverTriedProvesNothing() {
        command.received(at(1));

        assertThat(command.times().sentAt()).isNull();
        assertThat(command.sent(at(2))).isTrue();
    }

    @Test
    void theNoteThatItWasSentCountsOnce() {
        command.sent(at(1));

        assertThat(command.sent(at(2))).isFalse();

        assertThat(command.times().sentAt()).isEqualTo(at(1));
    }

    @Test
    void aReceiptAfterProgressIsOnlyASignOfLife() {
        command.progressed("copying", 10, at(1));

        assertThat(command.received(at(2))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.RUNNING);
        assertThat(command.times().receivedAt()).isNull();
        assertThat(command.times().lastHeardAt()).isEqualTo(at(2));
    }

    @Test
    void aRunningCommandKeepsWhenItBegan() {
        command.progressed("one", 1, at(1));

        command.progressed("two", 2, at(2));

        assertThat(command.times().runningAt()).isEqualTo(at(1));
        assertThat(command.stage()).isEqualTo("two");
        assertThat(command.percent()).isEqualTo(2);
    }

    @Test
    void aCommandThatWantsNoReplyEndsAsDispatched() {
        IssuedCommand noReply = IssuedCommands.withoutReply();

        assertThat(noReply.sent(at(1))).isTrue();

        assertThat(noReply.state()).isEqualTo(CommandState.DISPATCHED);
        assertThat(noReply.times().endedAt()).isEqualTo(at(1));
        assertThat(noReply.expired(at(99))).isFalse();
    }

    @Test
    void aCommandThatWantsNoReplyEndsAsDispatchedAlsoIfAReceiptWasQuicker() {
        IssuedCommand noReply = IssuedCommands.withoutReply();
        noReply.received(at(1));

        assertThat(noReply.sent(at(2))).isTrue();

        assertThat(noReply.state()).isEqualTo(CommandState.DISPATCHED);
    }

    @Test
    void aFailureKeepsItsCodeAndTheGatewaysOwnWords() {
        command.sent(at(1));

        assertThat(command.failed(CommandErrorCode.GATEWAY_ERROR, "{\"code\":-32001}", at(2)))
                .isTrue();

        assertThat(command.state()).isEqualTo(CommandState.FAILED);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.GATEWAY_ERROR);
        assertThat(command.gatewayError()).isEqualTo("{\"code\":-32001}");
        assertThat(command.times().lastHeardAt()).isEqualTo(at(2));
        assertThat(command.times().endedAt()).isEqualTo(at(2));
    }

    @Test
    void aFailureOfOurOwnIsNoSignOfLife() {
        assertThat(command.failed(CommandErrorCode.BROKER_UNAVAILABLE, null, at(5)))
                .isTrue();

        assertThat(command.times().lastHeardAt()).isNull();
        assertThat(command.gatewayError()).isNull();
    }

    @Test
    void aScheduledCommandIsSentOnlyWhenItIsReleasedAndUnderTheBindingOfThen() {
        IssuedCommand later = IssuedCommands.scheduledFor(at(60));
        assertThat(later.state()).isEqualTo(CommandState.SCHEDULED);
        assertThat(later.times().scheduledFor()).isEqualTo(at(60));
        assertThatThrownBy(() -> later.attempt(LIMITS, at(1))).isInstanceOf(IllegalStateException.class);

        later.release(IssuedCommands.target(4));

        assertThat(later.state()).isEqualTo(CommandState.QUEUED);
        assertThat(later.binding()).isEqualTo(4);
    }

    @Test
    void aCommandMayHaveToWaitBeforeItIsQueued() {
        IssuedCommand later = IssuedCommands.scheduledFor(at(60));

        later.hold();

        assertThat(later.state()).isEqualTo(CommandState.WAITING);
        later.release(IssuedCommands.target(3));
        assertThat(later.state()).isEqualTo(CommandState.QUEUED);
        assertThatThrownBy(later::hold).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNotSentCanBeCancelledOrSuperseded() {
        IssuedCommand waiting = IssuedCommands.scheduledFor(at(60));
        waiting.hold();

        assertThat(command.cancelled(at(1))).isTrue();
        assertThat(waiting.superseded(at(2))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.CANCELLED);
        assertThat(command.times().cancelledAt()).isEqualTo(at(1));
        assertThat(command.times().endedAt()).isEqualTo(at(1));
        assertThat(command.cancelled(at(3))).isFalse();
        assertThat(waiting.state()).isEqualTo(CommandState.SUPERSEDED);
        assertThat(waiting.times().cancelledAt()).isNull();
    }

    @Test
    void whatMayBeOnTheWireCanNeitherBeCancelledNorSuperseded() {
        command.attempt(LIMITS, at(1));

        assertThat(command.cancelled(at(2))).isFalse();
        assertThat(command.superseded(at(2))).isFalse();

        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
    }

    @Test
    void whatIsSaidOfACommandThatWasNotSentDoesNotCount() {
        IssuedCommand later = IssuedCommands.scheduledFor(at(60));

        assertThat(later.received(at(1))).isFalse();
        assertThat(later.progressed("x", 1, at(1))).isFalse();
        assertThat(later.succeeded("{}", at(1))).isFalse();
        assertThat(later.failed(CommandErrorCode.BUSY, "{}", at(1))).isFalse();
        assertThat(later.failed(CommandErrorCode.GATEWAY_OFFLINE, null, at(1))).isTrue();
    }
}
