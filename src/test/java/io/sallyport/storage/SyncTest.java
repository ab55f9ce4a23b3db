package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.commands.CommandState;
import io.sallyport.commands.Outcome;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the list of the fleet asks the database for is what a single view says. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SyncTest {
    private static final Instant ENDED = Instant.parse("2026-11-22T10:00:00.500Z");
    private static final String SQL = "SELECT " + Sync.SQL
            + """
             FROM (SELECT ? AS matching, ? AS present, ? AS reported_epoch, 3 AS epoch, ? AS reported_generation, 5 AS generation) r CROSS JOIN (SELECT CAST(? AS DATETIME(3)) AS received_at) s
            CROSS JOIN (SELECT CAST(? AS CHAR) AS state, CAST(? AS DATETIME(3)) AS ended_at) c""";

    @Inject
    DataSource dataSource;

    @Test
    void theQueryAndTheViewAgreeOnEveryCombination() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement query = connection.prepareStatement(SQL)) {
            for (Combination one : combinations()) {
                assertThat(one.inSql(query)).as(one.toString()).isEqualTo(one.inJava());
            }
        }
    }

    private static List<Combination> combinations() {
        List<CommandState> states = new ArrayList<>(Arrays.asList(CommandState.values()));
        states.add(null);
        List<Combination> all = new ArrayList<>();
        for (CommandState state : states) {
            for (Instant received :
                    Arrays.asList(null, ENDED.minusMillis(1), ENDED, ENDED.plusMillis(1), ENDED.plusSeconds(60))) {
                for (boolean matching : new boolean[] {true, false}) {
                    boolean ended = state != null && state.isEnded();
                    for (Said said : Said.ALL) {
                        all.add(new Combination(state, ended ? ENDED : null, received, matching, said));
                        all.add(new Combination(state, null, received, matching, said));
                    }
                }
            }
        }
        return all;
    }

    /** What the newest report has of a resource whose command gave it epoch 3 and generation 5. */
    private record Said(boolean present, @Nullable Long epoch, @Nullable Long generation) {
        static final List<Said> ALL = List.of(
                new Said(true, 3L, 5L),
                new Said(false, 3L, 5L),
                new Said(true, 3L, 4L),
                new Said(true, 2L, 5L),
                new Said(true, null, null));

        boolean isAsTold() {
            return equals(ALL.get(0));
        }
    }

    private record Combination(
            @Nullable CommandState state,
            @Nullable Instant ended,
            @Nullable Instant received,
            boolean matching,
            Said said) {
        Sync inJava() {
            return Sync.of(
                    matching, said.isAsTold(), state == null ? null : new Outcome("c", state, null, ended), received);
        }

        Sync inSql(PreparedStatement query) throws SQLException {
            query.setBoolean(1, matching);
            query.setBoolean(2, said.present());
            query.setObject(3, said.epoch());
            query.setObject(4, said.generation());
            query.setString(5, text(received));
            query.setString(6, state == null ? null : state.name());
            query.setString(7, text(ended));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return Sync.valueOf(result.getString(1));
            }
        }

        private static @Nullable String text(@Nullable Instant time) {
            return time == null ? null : time.toString().replace("T", " ").replace("Z", "");
        }
    }
}
