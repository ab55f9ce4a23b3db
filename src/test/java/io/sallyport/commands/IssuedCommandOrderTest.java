package io.sallyport.commands;

import static io.sallyport.commands.IssuedCommands.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What the console does and what gateways say, in any order, each any number of times. */
class IssuedCommandOrderTest {
    private static final Flight.Limits LIMITS = new Flight.Limits(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Property(tries = 20_000)
    void stateNeverStepsBackAndAnEndNeverChanges(
            @ForAll Kind kind, @ForAll @Size(min = 1, max = 12) List<Event> events) {
        IssuedCommand command = kind.make();

        for (int i = 0; i < events.size(); i++) {
            CommandState before = command.state();
            List<Object> outcome = outcomeOf(command);
            Instant sentAt = command.times().sentAt();
            List<Object> all = allOf(command);
            SettledOutcome settled = command.settled();
            Instant queryAt = command.flight().queryAt();

            boolean changed = events.get(i).applyTo(command, at(i + 1));

            CommandState after = command.state();
            assertThat(after == before || before.mayBecome(after))
                    .as("%s: %s to %s", events.get(i), before, after)
                    .isTrue();
            if (before.isEnded()) {
                assertThat(outcomeOf(command)).isEqualTo(outcome);
                boolean settles =
                        events.get(i).isSettlement() && before == CommandState.OUTCOME_UNKNOWN && settled == null;
                boolean asks = events.get(i) == Event.ASKED && queryAt != null;
                boolean noted = events.get(i) == Event.SENT && sentAt == null && !isWithdrawn(before);
                assertThat(changed).isEqualTo(noted || settles || asks);
            }
            if (settled != null) {
                assertThat(command.settled()).as("the first word counts").isSameAs(settled);
            }
            if (!changed) {
                assertThat(allOf(command)).isEqualTo(all);
            }
        }

        assertThat(command.state().isEnded()).isEqualTo(command.times().endedAt() != null);
        assertThat(command.errorCode() != null)
                .isEqualTo(command.state() == CommandState.FAILED || command.state() == CommandState.OUTCOME_UNKNOWN);
        assertThat(command.result() == null || command.state() == CommandState.SUCCEEDED)
                .isTrue();
        assertThat(command.settled() == null || command.state() == CommandState.OUTCOME_UNKNOWN)
                .isTrue();
        if (isWithdrawn(command.state())) {
            assertThat(command.times().sentAt()).as("withdrawn, so never sent").isNull();
        }
        if (kind == Kind.WITHOUT_REPLY && command.times().sentAt() != null) {
            assertThat(command.state().isEnded()).isTrue();
        }
    }

    @Example
    void commandThatTheGatewayHasAnsweredIsNoLongerTakenForNotAttempted() {
        IssuedCommand command = Kind.WITH_REPLY.make();
        Event.ATTEMPTED.applyTo(command, at(1));
        Event.SAYS_RUNNING.applyTo(command, at(2));

        assertThat(command.notAttempted()).isFalse();
        assertThat(command.cancelled(at(3))).isFalse();
        assertThat(command.times().sentAt()).isEqualTo(at(2));
    }

    private static boolean isWithdrawn(CommandState state) {
        return state == CommandState.CANCELLED || state == CommandState.SUPERSEDED;
    }

    /** All but the note of when it was sent, which may come after the answer. */
    private static List<Object> outcomeOf(IssuedCommand command) {
        CommandTimes times = command.times();
        List<Object> outcome = new ArrayList<>();
        outcome.add(command.state());
        outcome.add(String.valueOf(command.result()));
        outcome.add(String.valueOf(command.errorCode()));
        outcome.add(String.valueOf(command.gatewayError()));
        outcome.add(String.valueOf(command.stage()));
        outcome.add(String.valueOf(command.percent()));
        outcome.add(String.valueOf(times.endedAt()));
        outcome.add(String.valueOf(times.lastHeardAt()));
        return outcome;
    }

    private static List<Object> allOf(IssuedCommand command) {
        List<Object> all = outcomeOf(command);
        all.add(command.times());
        return all;
    }

    enum Kind {
        WITH_REPLY,
        WITHOUT_REPLY,
        SCHEDULED;

        IssuedCommand make() {
            return switch (this) {
                case WITH_REPLY -> IssuedCommands.withReply();
                case WITHOUT_REPLY -> IssuedCommands.withoutReply();
                case SCHEDULED -> IssuedCommands.scheduledFor(at(1));
            };
        }
    }

    enum Event {
        HELD,
        RELEASED,
        ATTEMPTED,
        NOT_ATTEMPTED,
        CANCELLED,
        SUPERSEDED,
        SENT,
        RECEIVED,
        PROGRESSED,
        SUCCEEDED,
        GATEWAY_FAILED,
        BROKER_AWAY,
        EXPIRED,
        ASKED,
        SAYS_RUNNING,
        SAYS_SUCCEEDED_WITHOUT_RESULT,
        SAYS_NOT_RECEIVED,
        SETTLED_AS_SUCCEEDED,
        SETTLED_AS_FAILED;

        boolean isSettlement() {
            return this == SETTLED_AS_SUCCEEDED || this == SETTLED_AS_FAILED;
        }

        boolean applyTo(IssuedCommand command, Instant now) {
            return switch (this) {
                case HELD -> {
                    boolean legal = command.state() == CommandState.SCHEDULED;
                    if (legal) {
                        command.hold();
                    }
                    yield legal;
                }
                case RELEASED -> {
                    boolean legal = !command.state().mayBeSent();
                    if (legal) {
                        command.release(IssuedCommands.target(3));
                    }
                    yield legal;
                }
                case ATTEMPTED -> {
                    boolean first = command.state() == CommandState.QUEUED
                            && !command.flight().isAttempted();
                    if (command.state() == CommandState.QUEUED) {
                        command.attempt(LIMITS, now);
                    }
                    yield first;
                }
                case NOT_ATTEMPTED -> command.notAttempted();
                case CANCELLED -> command.cancelled(now);
                case SUPERSEDED -> command.superseded(now);
                case SENT -> command.sent(now);
                case RECEIVED -> command.received(now);
                case PROGRESSED -> command.progressed("stage at " + now, 50, now);
                case SUCCEEDED -> command.succeeded("{\"at\":\"" + now + "\"}", now);
                case GATEWAY_FAILED -> command.failed(CommandErrorCode.BUSY, "{}", now);
                case BROKER_AWAY -> command.failed(CommandErrorCode.BROKER_UNAVAILABLE, null, now);
                case EXPIRED -> command.expired(now);
                case ASKED -> command.queried(now);
                case SAYS_RUNNING -> command.heard(now);
                case SAYS_SUCCEEDED_WITHOUT_RESULT -> command.succeeded(null, now);
                case SAYS_NOT_RECEIVED -> command.failed(CommandErrorCode.NOT_RECEIVED, null, now);
                case SETTLED_AS_SUCCEEDED -> command.settle(SettledOutcome.succeeded("{}", now));
                case SETTLED_AS_FAILED -> command.settle(SettledOutcome.failed(CommandErrorCode.BUSY, "{}", now));
            };
        }
    }
}
