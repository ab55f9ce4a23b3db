package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.Replica;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written in plain SQL is what Hibernate would have written. Nothing here is committed, so nobody sends it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NewCommandsTest {
    private static final String BATCH = "0191f6c2-0000-7000-8000-00000000000b";

    @Inject
    EntityManager entityManager;

    @Inject
    NewCommands newCommands;

    @Inject
    Replica replica;

    @Test
    void aQueuedCommandIsWrittenAsHibernateWouldWriteIt() {
        isWrittenAlike(null, command -> command);
    }

    @Test
    void soIsOneForLater() {
        isWrittenAlike(IssuedCommands.at(3_600), command -> command);
    }

    @Test
    void soIsOneThatFailedAtOnce() {
        isWrittenAlike(null, command -> {
            command.failed(CommandErrorCode.GATEWAY_OFFLINE, null, IssuedCommands.at(1));
            return command;
        });
    }

    @Test
    void whatIsAttemptedAlreadyIsThisReplicasForAsLongAsTheLease() {
        IssuedCommand taken = attempted("gw-0000000000001");
        IssuedCommand takenToo = attempted("gw-0000000000002");
        IssuedCommand notTaken = command("gw-0000000000003", null);

        QuarkusTransaction.begin();
        try {
            newCommands.insert(List.of(taken));
            newCommands.insert(List.of(takenToo, notTaken));

            assertThat(lease(taken)).containsExactly(replica.name(), new java.math.BigDecimal(15));
            assertThat(lease(takenToo)).containsExactly(replica.name(), new java.math.BigDecimal(15));
            assertThat(lease(notTaken)).containsExactly(null, null);
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static IssuedCommand attempted(String gatewayId) {
        IssuedCommand command = command(gatewayId, null);
        attempt(command);
        return command;
    }

    private static void attempt(IssuedCommand command) {
        Duration second = Duration.ofSeconds(1);
        command.attempt(new Flight.Limits(second, second, second, second.multipliedBy(9)), IssuedCommands.at(3));
    }

    /** Whose, and for how many seconds, rounded. */
    private Object[] lease(IssuedCommand command) {
        return (Object[]) entityManager
                .createNativeQuery(
                        """
                        SELECT lease_owner, ROUND(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), lease_until) / 1000000, 0)
                        FROM command WHERE id = :id""",
                        Object[].class)
                .setParameter("id", command.id())
                .getSingleResult();
    }

    @Test
    void soAreTheClocksOfWhatIsAttemptedAlready() {
        QuarkusTransaction.begin();
        try {
            IssuedCommand byHibernate = attempted("gw-0000000000001");
            IssuedCommand written = attempted("gw-0000000000002");
            entityManager.persist(byHibernate);
            entityManager.flush();
            newCommands.insert(List.of(written));
            entityManager
                    .createNativeQuery("UPDATE command SET lease_owner = NULL, lease_until = NULL WHERE id = :id")
                    .setParameter("id", written.id())
                    .executeUpdate();
            entityManager.clear();

            assertThat(row(written)).isEqualTo(row(byHibernate));
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void noCommandsAreNoStatement() {
        newCommands.insert(List.of());
    }

    @Test
    void soIsTheConsolesOwnQuestion() {
        isWrittenAlike(gatewayId -> IssuedCommand.query(
                UuidCreator.getTimeOrderedEpoch(), command(gatewayId, null), "{}", IssuedCommands.at(2)));
    }

    private void isWrittenAlike(@Nullable Instant notBefore, UnaryOperator<IssuedCommand> first) {
        isWrittenAlike(gatewayId -> first.apply(command(gatewayId, notBefore)));
    }

    private void isWrittenAlike(Function<String, IssuedCommand> command) {
        QuarkusTransaction.begin();
        try {
            IssuedCommand byHibernate = command.apply("gw-0000000000001");
            IssuedCommand ofMany = command.apply("gw-0000000000002");
            IssuedCommand alone = command.apply("gw-0000000000003");
            IssuedCommand another = command.apply("gw-0000000000004");
            entityManager.persist(byHibernate);
            entityManager.flush();
            newCommands.insert(List.of(ofMany, another));
            newCommands.insert(List.of(alone));
            entityManager.clear();

            assertThat(row(ofMany)).isEqualTo(row(byHibernate));
            assertThat(row(alone)).isEqualTo(row(byHibernate));
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static IssuedCommand command(String gatewayId, @Nullable Instant notBefore) {
        return new IssuedCommand(
                        UuidCreator.getTimeOrderedEpoch(),
                        IssuedCommands.target(gatewayId, 7),
                        "gateway.restart",
                        "{\"mode\":\"graceful\"}",
                        true,
                        "0191f6c2-0000-7000-8000-000000000001",
                        notBefore,
                        Instant.parse("2026-11-22T10:00:00.123Z"))
                .inBatch(BATCH);
    }

    /** All columns but the command's and the gateway's ID, as they are in the database. */
    private List<Object> row(IssuedCommand command) {
        Object[] row = (Object[]) entityManager
                .createNativeQuery("SELECT * FROM command WHERE id = :id")
                .setParameter("id", command.id())
                .getSingleResult();
        return Arrays.stream(row)
                .map(value -> Objects.requireNonNullElse(value, "null"))
                .filter(value -> !value.equals(command.id()) && !value.equals(command.gatewayId()))
                .toList();
    }
}
