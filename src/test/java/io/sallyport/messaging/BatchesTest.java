package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    private final Table table = new Table();
    private final List<Integer> rejected = new ArrayList<>();

    @Test
    void writesAGoodBatchAtOnce() {
        write(1, 2, 3);

        assertThat(table.transactions).isEqualTo(1);
        assertThat(table.rows).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(rejected).isEmpty();
    }

    @Test
    void anEmptyBatchCostsNoTransaction() {
        write();

        assertThat(table.transactions).isZero();
    }

    @Property
    void oneBadEntryAmongManyIsTheOnlyOneRejected(
            @ForAll @IntRange(min = 1, max = 200) int size, @ForAll @IntRange(max = 199) int bad) {
        Table ofThisTry = new Table();
        List<Integer> refused = new ArrayList<>();
        ofThisTry.bad.add(bad % size);

        Batches.write(IntStream.range(0, size).boxed().toList(), ofThisTry::write, (entry, why) -> refused.add(entry));

        assertThat(refused).containsExactly(bad % size);
        assertThat(ofThisTry.rows).hasSize(size - 1).doesNotContain(bad % size);
    }

    @Test
    void everyBadEntryIsRejectedOnceWithItsReason() {
        table.bad.addAll(List.of(2, 3));
        List<String> reasons = new ArrayList<>();

        Batches.write(List.of(1, 2, 3, 4), table::write, (entry, why) -> reasons.add(entry + " " + why.getMessage()));

        assertThat(reasons).hasSize(2).allSatisfy(reason -> assertThat(reason).contains("bad row"));
        assertThat(table.rows).containsExactlyInAnyOrder(1, 4);
    }

    @ParameterizedTest
    @CsvSource({"1213, 40001", "1205, 41000"})
    void aLockConflictIsTriedAgain(int code, String state) {
        table.failures.addAll(List.of(() -> failure(state, code), () -> failure(state, code)));

        write(1, 2);

        assertThat(table.transactions).isEqualTo(3);
        assertThat(table.rows).containsExactlyInAnyOrder(1, 2);
        assertThat(rejected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void aLockConflictThatNeverEndsIsTheCallersToWaitFor(int size) {
        table.always = () -> failure("40001", 1213);

        assertThatThrownBy(() -> write(IntStream.range(0, size).toArray())).isInstanceOf(GenericJDBCException.class);

        assertThat(table.transactions).isEqualTo(8);
        assertThat(rejected).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "08S01, 0, the connection broke",
        "08004, 1040, too many connections",
        "70100, 1927, the connection was killed",
        "HY000, 1290, read-only: a failover has begun",
        "HY000, 1836, read-only mode",
        "25006, 1792, a read-only transaction",
        "HY000, 1021, the disk is full",
        "HY000, 1114, the table is full",
        "08S01, 1053, the server shuts down",
        "70100, 1317, the query was interrupted"
    })
    void aServerThatCanNotWriteNowIsTheCallersToWaitFor(String state, int code, String why) {
        table.always = () -> failure(state, code);

        assertThatThrownBy(() -> write(1, 2, 3)).as(why).isInstanceOf(GenericJDBCException.class);

        assertThat(table.transactions).isEqualTo(1);
        assertThat(rejected).isEmpty();
    }

    @Test
    void aPoolThatCanNotGiveAConnectionIsTheCallersToWaitFor() {
        table.always = () -> new GenericJDBCException("away", new SQLException("no connection in time"));
        assertThatThrownBy(() -> write(1, 2)).isInstanceOf(GenericJDBCException.class);

        table.always = () -> new IllegalStateException(new SQLTransientConnectionException("away", "HY000"));
        assertThatThrownBy(() -> write(1, 2)).isInstanceOf(IllegalStateException.class);

        assertThat(rejected).isEmpty();
    }

    @Test
    void aCommitThatGotNoAnswerIsTheCallersToWaitFor() {
        table.always = () -> {
            // As the transaction manager and the interceptor of the transaction wrap it.
            RollbackException rolledBack = new RollbackException("Could not commit transaction");
            rolledBack.addSuppressed(new XAException("XA_RBROLLBACK").initCause(new SQLException("gone", "08S01")));
            return new IllegalStateException(rolledBack);
        };

        assertThatThrownBy(() -> write(1)).isInstanceOf(IllegalStateException.class);

        assertThat(rejected).isEmpty();
    }

    @Test
    void aDatabaseThatGoesAwayWhileABadEntryIsSoughtIsTheCallersToWaitFor() {
        table.bad.add(4);
        table.failures.add(() -> failure("22001", 1406));
        table.failures.add(() -> failure("08S01", 0));

        assertThatThrownBy(() -> write(1, 2, 3, 4)).isInstanceOf(GenericJDBCException.class);

        assertThat(rejected).isEmpty();
        write(1, 2, 3, 4);
        assertThat(rejected).containsExactly(4);
        assertThat(table.rows).containsExactlyInAnyOrder(1, 2, 3);
    }

    private void write(int... entries) {
        Batches.write(IntStream.of(entries).boxed().toList(), table::write, (entry, why) -> rejected.add(entry));
    }

    private static RuntimeException failure(String state, int code) {
        return new GenericJDBCException("failed", new SQLException("failed", state, code));
    }

    /** All or nothing, like a transaction. */
    private static final class Table {
        private final Set<Integer> rows = new HashSet<>();
        private final Set<Integer> bad = new HashSet<>();
        private final List<Supplier<RuntimeException>> failures = new ArrayList<>();
        private Supplier<RuntimeException> always = () -> null;
        private int transactions;

        void write(List<Integer> entries) {
            transactions++;
            RuntimeException failure =
                    failures.isEmpty() ? always.get() : failures.remove(0).get();
            if (failure != null) {
                throw failure;
            }
            if (entries.stream().anyMatch(bad::contains)) {
                throw new GenericJDBCException("bad row", new SQLException("Data too long", "22001", 1406));
            }
            rows.addAll(entries);
        }
    }
}
