package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.commands.IssuedCommandOrderTest.Event;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One statement for many commands writes what Hibernate would have written for each. Nothing here is committed, so nobody sends it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandMovesTest {
    private static final int LATER = 100;

    @Inject
    EntityManager entityManager;

    @Inject
    CommandRepository commands;

    @Inject
    CommandMoves moves;

    /** All but those of which each is by itself anyway. */
    @ParameterizedTest
    @EnumSource(
            value = Event.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELEASED", "CANCELLED"})
    void eachEventInEachStateHasTheSameOutcomeInOneStatementAsInTheEntity(Event event) {
        hasTheSameOutcome(event, row -> IssuedCommands.at(LATER));
    }

    @ParameterizedTest
    @EnumSource(
            value = Event.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELEASED", "CANCELLED"})
    void eachEventAtATimeOfItsOwnHasTheSameOutcomeInABatchAsInTheEntity(Event event) {
        hasTheSameOutcome(event, row -> IssuedCommands.at(LATER + row).plusNanos(123_456_789));
    }

    private void hasTheSameOutcome(Event event, IntFunction<Instant> timeOfRow) {
        rolledBack(() -> {
            List<String> byEntity = persistOneOfEachPast();
            List<String> byStatement = persistOneOfEachPast();
            entityManager.flush();
            entityManager.clear();

            Set<String> changedByEntity = new TreeSet<>();
            commands.lock(byEntity).forEach((id, command) -> {
                if (event.applyTo(command, timeOfRow.apply(byEntity.indexOf(id)))) {
                    changedByEntity.add(id);
                }
            });
            entityManager.flush();
            entityManager.clear();
            Set<String> changedByStatement = new TreeSet<>();
            moves.apply(
                            commands.lockForMoves(byStatement).values(),
                            command -> event.applyTo(command, timeOfRow.apply(byStatement.indexOf(command.id()))))
                    .forEach(command -> {
                        changedByStatement.add(command.id());
                        assertThat(versionInTable(command.id())).isEqualTo(command.version());
                    });
            entityManager.flush();
            entityManager.clear();

            for (int i = 0; i < byEntity.size(); i++) {
                String past = Past.values()[i].name();
                assertThat(row(byStatement.get(i)))
                        .as("%s after %s", event, past)
                        .isEqualTo(row(byEntity.get(i)));
                assertThat(changedByStatement.contains(byStatement.get(i)))
                        .as("%s after %s changes it", event, past)
                        .isEqualTo(changedByEntity.contains(byEntity.get(i)));
            }
        });
    }

    @Test
    void whatSeveralEventsChangeIsWrittenOnceAndMovesAfterItGoOnFromThere() {
        rolledBack(() -> {
            String id = persist(Past.SENT);
            entityManager.flush();
            entityManager.clear();
            IssuedCommand command = commands.lockForMoves(List.of(id)).get(id);
            long version = command.version();

            moves.apply(
                    List.of(Event.RECEIVED, Event.PROGRESSED),
                    event -> command,
                    (same, event) -> event.applyTo(same, IssuedCommands.at(LATER)));
            assertThat(versionInTable(id)).isEqualTo(version + 1);
            moves.apply(
                    commands.lockForMoves(List.of(id)).values(),
                    same -> same.succeeded("{}", IssuedCommands.at(LATER)));

            assertThat(versionInTable(id)).isEqualTo(version + 2).isEqualTo(command.version());
            assertThat(row(id)).contains("SUCCEEDED", "{}");
        });
    }

    @Test
    void everyStateIsAmongThePasts() {
        assertThat(Stream.of(Past.values()).map(past -> past.command().state()))
                .containsAll(EnumSet.allOf(CommandState.class));
    }

    @Test
    void aRowThatSomebodyElseHasMovedIsNotMovedOverIt() {
        rolledBack(() -> {
            String id = persist(Past.ATTEMPTED);
            entityManager.flush();
            entityManager.clear();
            List<IssuedCommand> read =
                    List.copyOf(commands.lockForMoves(List.of(id)).values());
            entityManager
                    .createNativeQuery("UPDATE command SET state = 'FAILED' WHERE id = :id")
                    .setParameter("id", id)
                    .executeUpdate();

            assertThatThrownBy(() -> moves.apply(read, command -> command.sent(IssuedCommands.at(LATER))))
                    .isInstanceOf(OptimisticLockException.class)
                    .hasMessageContaining("QUEUED");
        });
    }

    @Test
    void aBatchInWhichSomebodyElseHasMovedOneRowIsNotWritten() {
        rolledBack(() -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                ids.add(persist(Past.SENT));
            }
            entityManager.flush();
            entityManager.clear();
            List<IssuedCommand> read = List.copyOf(commands.lockForMoves(ids).values());
            entityManager
                    .createNativeQuery("UPDATE command SET state = 'RECEIVED' WHERE id = :id")
                    .setParameter("id", ids.get(5))
                    .executeUpdate();

            assertThatThrownBy(() -> moves.apply(
                            read, command -> command.succeeded("\"" + command.id() + "\"", IssuedCommands.at(LATER))))
                    .isInstanceOf(OptimisticLockException.class)
                    .hasMessageContaining("SENT, 0 did");
        });
    }

    private static void rolledBack(Runnable work) {
        QuarkusTransaction.begin();
        try {
            work.run();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private List<String> persistOneOfEachPast() {
        return Stream.of(Past.values()).map(this::persist).toList();
    }

    private String persist(Past past) {
        IssuedCommand command = past.command();
        entityManager.persist(command);
        return command.id();
    }

    private long versionInTable(String id) {
        return ((Number) entityManager
                        .createNativeQuery("SELECT version FROM command WHERE id = :id")
                        .setParameter("id", id)
                        .getSingleResult())
                .longValue();
    }

    /** All columns but the ID, as they are in the database. */
    private List<Object> row(String id) {
        Object[] row = (Object[]) entityManager
                .createNativeQuery("SELECT * FROM command WHERE id = :id")
                .setParameter("id", id)
                .getSingleResult();
        return new ArrayList<>(Arrays.stream(row)
                .skip(1)
                .map(value -> Objects.requireNonNullElse(value, "null"))
                .toList());
    }

    /** What happened to a command before, in the order of its life; each state is reached, most of them in more than one way. */
    enum Past {
        SCHEDULED(Start.LATER),
        WAITING(Start.LATER, Event.HELD),
        QUEUED(Start.NOW),
        QUEUED_WITHOUT_REPLY(Start.WITHOUT_REPLY),
        ATTEMPTED(Start.NOW, Event.ATTEMPTED),
        ATTEMPTED_WITHOUT_REPLY(Start.WITHOUT_REPLY, Event.ATTEMPTED),
        SENT(Start.NOW, Event.ATTEMPTED, Event.SENT),
        SENT_AND_ASKED(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.ASKED),
        RECEIVED(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.RECEIVED),
        RECEIVED_BEFORE_SENT(Start.NOW, Event.ATTEMPTED, Event.RECEIVED),
        RECEIVED_WITHOUT_REPLY(Start.WITHOUT_REPLY, Event.ATTEMPTED, Event.RECEIVED),
        RUNNING(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.RECEIVED, Event.PROGRESSED),
        RUNNING_BEFORE_SENT(Start.NOW, Event.ATTEMPTED, Event.PROGRESSED),
        SUCCEEDED(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.SUCCEEDED),
        SUCCEEDED_BEFORE_SENT(Start.NOW, Event.ATTEMPTED, Event.SUCCEEDED),
        FAILED(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.GATEWAY_FAILED),
        FAILED_UNSENT(Start.NOW, Event.BROKER_AWAY),
        CANCELLED(Start.NOW, Event.CANCELLED),
        SUPERSEDED(Start.NOW, Event.SUPERSEDED),
        DISPATCHED(Start.WITHOUT_REPLY, Event.ATTEMPTED, Event.SENT),
        OUTCOME_UNKNOWN(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.EXPIRED),
        SETTLED(Start.NOW, Event.ATTEMPTED, Event.SENT, Event.EXPIRED, Event.SETTLED_AS_SUCCEEDED);

        private final Start start;
        private final List<Event> events;

        Past(Start start, Event... events) {
            this.start = start;
            this.events = List.of(events);
        }

        IssuedCommand command() {
            IssuedCommand command = new IssuedCommand(
                    UuidCreator.getTimeOrderedEpoch(),
                    IssuedCommands.target(3),
                    "status.get",
                    "{}",
                    start != Start.WITHOUT_REPLY,
                    null,
                    start == Start.LATER ? IssuedCommands.at(1) : null,
                    IssuedCommands.CREATED);
            for (int i = 0; i < events.size(); i++) {
                events.get(i).applyTo(command, IssuedCommands.at(i + 1));
            }
            return command;
        }
    }

    enum Start {
        NOW,
        LATER,
        WITHOUT_REPLY
    }
}
