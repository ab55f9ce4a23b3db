package io.sallyport.commands;

import static io.sallyport.commands.IssuedCommands.at;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a command is asked about that nobody answers, and what is learned of it later. */
class IssuedCommandAnswersTest {
    private static final Flight.Limits LIMITS = IssuedCommands.limits(30, 300);

    private final IssuedCommand command = IssuedCommands.withReply();

    @Test
    void anAnswerThatDoesNotComeLeavesTheOutcomeUnknown() {
        command.sent(at(1));

        assertThat(command.expired(at(30))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.OUTCOME_UNKNOWN);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.NO_REPLY);
        assertThat(command.times().endedAt()).isEqualTo(at(30));
    }

    @Test
    void whatWasNeverSentHasNoUnknownOutcome() {
        assertThat(command.expired(at(30))).isFalse();

        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
    }

    @Test
    void isAskedAboutAfterSilenceSinceItWasSent() {
        command.attempt(LIMITS, at(1));
        assertThat(command.flight().queryAt()).as("not sent yet").isNull();

        command.sent(at(2));

        assertThat(command.flight().queryAt()).isEqualTo(at(32));
    }

    @Test
    void everyWordPutsTheQuestionOffButNotBeyondTenSecondsBeforeTheDeadline() {
        command.attempt(LIMITS, at(0));
        command.sent(at(1));

        command.progressed("copying", 1, at(200));
        assertThat(command.flight().queryAt()).isEqualTo(at(230));

        command.progressed("copying", 2, at(280));
        assertThat(command.flight().queryAt()).isEqualTo(at(290));
    }

    @Test
    void isAskedAboutOnceWhileItIsOpen() {
        command.attempt(LIMITS, at(0));
        command.sent(at(1));

        assertThat(command.queried(at(31))).isTrue();
        assertThat(command.heard(at(32))).isTrue();

        assertThat(command.flight().queryAt()).isNull();
        assertThat(command.queried(at(90))).isFalse();
        assertThat(command.times().queriedAt()).isEqualTo(at(31));
        assertThat(command.times().lastHeardAt()).isEqualTo(at(32));
    }

    @Test
    void isAskedAboutTwiceMoreAtMostIfItEndedWithoutAnAnswer() {
        command.attempt(LIMITS, at(0));
        command.sent(at(1));
        command.queried(at(31));
        command.expired(at(300));

        assertThat(command.queried(at(400))).isTrue();
        assertThat(command.queried(at(401))).isTrue();

        assertThat(command.queried(at(402))).isFalse();
    }

    @Test
    void theConsolesOwnQuestionIsNotAskedAboutWhenItEndsWithoutAnAnswer() {
        IssuedCommand question = IssuedCommand.query(IssuedCommands.ID, command, "{}", at(0));
        question.attempt(LIMITS, at(0));
        question.sent(at(1));

        question.expired(at(300));

        assertThat(question.state()).isEqualTo(CommandState.OUTCOME_UNKNOWN);
        assertThat(question.flight().queryAt()).isNull();
    }

    @Test
    void whatIsLearnedLaterIsAddedAndTheEndStays() {
        command.sent(at(1));
        command.expired(at(30));

        assertThat(command.settle(SettledOutcome.succeeded("{}", at(40)))).isTrue();

        assertThat(command.state()).isEqualTo(CommandState.OUTCOME_UNKNOWN);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.NO_REPLY);
        assertThat(command.settled().state()).isEqualTo(CommandState.SUCCEEDED);
        assertThat(command.flight().queryAt()).isNull();
        assertThat(command.settle(SettledOutcome.failed(CommandErrorCode.BUSY, "{}", at(41))))
                .isFalse();
        assertThat(command.settled().state()).isEqualTo(CommandState.SUCCEEDED);
    }

    @Test
    void whatEndedWithAnAnswerIsNeverSettled() {
        command.failed(CommandErrorCode.BUSY, "{}", at(1));

        assertThat(command.settle(SettledOutcome.succeeded("{}", at(40)))).isFalse();

        assertThat(command.settled()).isNull();
    }
}
