package io.sallyport.commands;

import static io.sallyport.commands.IssuedCommands.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.messaging.FixedInstance;
import io.sallyport.messaging.FixedReplica;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The times of a command on its way, by its method's policy and the configuration. */
@SuppressWarnings("NullAway") // nothing here has a database or tells anybody
class CommandFlightsTest {
    private static final CommandsConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withMapping(CommandsConfig.class)
            .build()
            .getConfigMapping(CommandsConfig.class);

    /** A question, since of those nobody is told. */
    private final IssuedCommand command =
            IssuedCommand.query(IssuedCommands.ID, IssuedCommands.withReply(), "{}", at(0));

    private final OneCommand stored = new OneCommand();

    @Test
    void aMethodMayHaveItsOwnProgressTimeout() {
        flights(Duration.ofSeconds(70), at(10)).claim(1);

        command.sent(at(11));

        assertThat(command.flight().queryAt()).isEqualTo(at(81));
    }

    @Test
    void aMethodWithoutItsOwnHasTheProgressTimeoutThatIsConfiguredForAll() {
        flights(null, at(10)).claim(1);

        command.sent(at(11));

        assertThat(command.flight().queryAt()).isEqualTo(at(41));
    }

    @Test
    void aLongProgressTimeoutAsksTenSecondsBeforeTheDeadlineAllTheSame() {
        flights(Duration.ofHours(1), at(10)).claim(1);

        command.sent(at(11));

        assertThat(command.times().deadline()).isEqualTo(at(310));
        assertThat(command.flight().queryAt()).isEqualTo(at(300));
    }

    @Test
    void startByIsCountedFromTheFirstAttempt() {
        flights(null, at(10)).claim(1);
        flights(null, at(12)).claim(1);

        assertThat(command.times().startBy()).isEqualTo(at(40));
    }

    @Test
    void aSendThatFailsIsTriedAgainSoonAndForFiveSeconds() {
        Departure departure = flights(null, at(10)).claim(1).get(0);

        flights(null, at(15)).landed(List.of(failedSend(departure)));
        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
        assertThat(stored.leases).containsExactly(Duration.ofMillis(400));

        flights(null, at(15).plusMillis(1)).landed(List.of(failedSend(departure)));
        assertThat(command.state()).isEqualTo(CommandState.FAILED);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.BROKER_UNAVAILABLE);
        assertThat(stored.leases).hasSize(1);
    }

    @Test
    void aCommandThatCanNotBeSentFailsAndHoldsUpNoOther() {
        List<Departure> departures = flightsOf(List.of(), at(10)).claim(1);

        assertThat(departures).isEmpty();
        assertThat(command.state()).isEqualTo(CommandState.FAILED);
        assertThat(command.errorCode()).isEqualTo(CommandErrorCode.INVALID_PARAMS);
    }

    @Test
    void aSendOfWhichNobodyKnowsIsTriedAgainAndThenTakenForSent() {
        Departure departure = flights(null, at(10)).claim(1).get(0);

        flights(null, at(15)).landed(List.of(new Landing(departure, Landing.Outcome.UNCERTAIN, at(15))));
        assertThat(command.state()).isEqualTo(CommandState.QUEUED);
        assertThat(stored.leases).containsExactly(Duration.ofMillis(400));

        flights(null, at(16)).landed(List.of(failedSend(departure)));
        assertThat(command.state()).isEqualTo(CommandState.SENT);
        assertThat(command.times().sentAt()).isEqualTo(at(15));
    }

    @Test
    void aSendOfWhichNobodyKnewForLongIsTakenForSent() {
        Departure departure = flights(null, at(10)).claim(1).get(0);

        flights(null, at(20)).landed(List.of(new Landing(departure, Landing.Outcome.UNCERTAIN, at(20))));

        assertThat(command.state()).isEqualTo(CommandState.SENT);
    }

    private static Landing failedSend(Departure departure) {
        return new Landing(departure, Landing.Outcome.TRY_AGAIN, at(15));
    }

    private CommandFlights flights(@Nullable Duration progressTimeout, Instant now) {
        return flightsOf(List.of(new Policy(progressTimeout)), now);
    }

    private CommandFlights flightsOf(List<CommandPolicy> known, Instant now) {
        return new CommandFlights(
                stored,
                new CommandPolicies(new FixedInstance<>(known), new FixedInstance<>(List.of())),
                CONFIG,
                new CommandJson(new ObjectMapper()),
                new FixedReplica("one"),
                new DecidedMoves(),
                new Dispatching(new FixedInstance<>(List.of())),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private final class OneCommand extends CommandRepository {
        private final List<Duration> leases = new ArrayList<>();

        OneCommand() {
            super(null);
        }

        @Override
        List<IssuedCommand> claim(String replica, Duration lease, int most) {
            return List.of(command);
        }

        @Override
        Map<String, IssuedCommand> lockForMoves(Collection<String> ids) {
            return Map.of(command.id(), command);
        }

        @Override
        void lease(Collection<String> ids, String replica, Duration lease) {
            if (!ids.isEmpty()) {
                leases.add(lease);
            }
        }
    }

    /** The entity decides; nothing is written, and nobody told. */
    private static final class DecidedMoves extends CommandMoves {
        DecidedMoves() {
            super(null, null, null);
        }

        @Override
        List<IssuedCommand> apply(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
            return commands.stream().filter(transition).toList();
        }

        @Override
        List<IssuedCommand> applyAndTell(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
            return apply(commands, transition);
        }
    }

    private record Policy(@Nullable Duration ownProgressTimeout) implements CommandPolicy {
        @Override
        public String method() {
            return "command.query";
        }

        @Override
        public Duration deadline() {
            return CONFIG.changeDeadline();
        }

        @Override
        public Optional<Duration> progressTimeout() {
            return Optional.ofNullable(ownProgressTimeout);
        }

        @Override
        public void validate(ObjectNode params) {}
    }
}
