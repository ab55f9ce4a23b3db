package io.sallyport.commands;

import io.sallyport.messaging.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;
import org.jspecify.annotations.Nullable;

/**
 * Writes moved commands, in plain JDBC: those that change alike with one statement, and of the others those that change the same columns in one
 * batch, which the driver sends at once ({@code rewriteBatchedStatements}).
 */
@ApplicationScoped
class MovedCommands {
    private final DataSource dataSource;

    MovedCommands(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Takes part in the transaction of the caller.
     *
     * @param moves the IDs of the commands that make each
     * @throws OptimisticLockException if one of them is in another state than it is to move from
     */
    void write(Map<Move, List<String>> moves) {
        if (moves.isEmpty()) {
            return;
        }
        Map<Shape, Map<Move, String>> singles = new LinkedHashMap<>();
        try (Connection connection = dataSource.getConnection()) {
            for (Map.Entry<Move, List<String>> entry : moves.entrySet()) {
                Move move = entry.getKey();
                if (entry.getValue().size() == 1) {
                    singles.computeIfAbsent(Shape.of(move), shape -> new LinkedHashMap<>())
                            .put(move, entry.getValue().get(0));
                } else {
                    writeAlike(connection, move, entry.getValue());
                }
            }
            for (Map.Entry<Shape, Map<Move, String>> entry : singles.entrySet()) {
                writeEach(connection, entry.getKey(), entry.getValue());
            }
        } catch (SQLException e) {
            throw new GenericJDBCException("commands could not be moved", e);
        }
    }

    private static void writeAlike(Connection connection, Move move, List<String> ids) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(Shape.of(move).update(ids.size()))) {
            bind(update, move, ids);
            check(move.from(), ids.size(), update.executeUpdate());
        }
    }

    private static void writeEach(Connection connection, Shape shape, Map<Move, String> ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(shape.update(1))) {
            for (Map.Entry<Move, String> entry : ids.entrySet()) {
                bind(update, entry.getKey(), List.of(entry.getValue()));
                update.addBatch();
            }
            // One for each, also when the driver sends them as one: it hides the counts of inserts only.
            for (int written : update.executeBatch()) {
                check(shape.from(), 1, written);
            }
        }
    }

    private static void bind(PreparedStatement update, Move move, List<String> ids) throws SQLException {
        int index = 1;
        for (Object value : move.changes().values()) {
            set(update, index++, value == MovedColumn.NULL ? null : value);
        }
        update.setString(index++, move.from().name());
        for (String id : ids) {
            update.setString(index++, id);
        }
    }

    private static void set(PreparedStatement update, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Instant time) {
            update.setString(index, DatabaseTime.of(time));
        } else {
            update.setObject(index, value);
        }
    }

    private static void check(CommandState from, int moving, int written) {
        if (written != moving) {
            throw new OptimisticLockException(
                    "%d commands were to move from %s, %d did: they were not locked".formatted(moving, from, written));
        }
    }

    /** From which state, and to which values. */
    record Move(CommandState from, Map<MovedColumn, Object> changes) {}

    /** What one prepared statement can write. */
    private record Shape(CommandState from, Set<MovedColumn> columns) {
        static Shape of(Move move) {
            return new Shape(move.from(), move.changes().keySet());
        }

        String update(int rows) {
            List<String> set = new ArrayList<>(List.of("version = version + 1"));
            columns.forEach(column -> set.add(column.column() + " = ?"));
            return "UPDATE command SET " + String.join(", ", set) + " WHERE state = ? AND id IN ("
                    + String.join(", ", Collections.nCopies(rows, "?")) + ")";
        }
    }
}
