package io.sallyport.commands;

import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Transitions of many commands at once. The entity decides for each row, so there is one set of rules; the rows that change alike are then
 * written with one conditional statement, where Hibernate would write each by itself, with all its columns.
 */
@ApplicationScoped
class CommandMoves {
    private final EntityManager entityManager;
    private final Changes changes;

    CommandMoves(EntityManager entityManager, Changes changes) {
        this.entityManager = entityManager;
        this.changes = changes;
    }

    /**
     * @param commands locked in this transaction by one of {@link CommandRepository}'s methods for moves, so that Hibernate does not write
     *     them too
     * @param transition a method of the entity; says whether it changed anything. May change no column but those of {@link MovedColumn}
     * @return those that changed
     */
    List<IssuedCommand> apply(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
        Map<Alike, List<String>> groups = new LinkedHashMap<>();
        List<IssuedCommand> changed = new ArrayList<>();
        for (IssuedCommand command : commands) {
            CommandState from = command.state();
            Map<MovedColumn, Object> before = MovedColumn.valuesOf(command);
            if (transition.test(command)) {
                Alike alike = new Alike(from, MovedColumn.changes(before, MovedColumn.valuesOf(command)));
                groups.computeIfAbsent(alike, key -> new ArrayList<>()).add(command.id());
                changed.add(command);
            }
        }
        groups.forEach(this::write);
        return changed;
    }

    /** As {@link #apply}, and the change feed is told. */
    List<IssuedCommand> applyAndTell(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
        List<IssuedCommand> changed = apply(commands, transition);
        tell(changed);
        return changed;
    }

    /** @param changed what {@link #apply} changed */
    void tell(Collection<IssuedCommand> changed) {
        for (IssuedCommand command : changed) {
            if (!command.isInternal()) {
                // The statement has counted the version up, the entity that is only read has not.
                changes.record(new Change(
                        Change.Kind.COMMAND,
                        command.id(),
                        command.version() + 1,
                        command.gatewayId(),
                        command.groupId()));
            }
        }
    }

    private void write(Alike alike, List<String> ids) {
        StringBuilder sql = new StringBuilder("UPDATE command SET version = version + 1");
        alike.changes().forEach((column, value) -> sql.append(", ")
                .append(column.column())
                .append(" = ")
                .append(value == MovedColumn.NULL ? "NULL" : ":" + column.column()));
        sql.append(" WHERE id IN (:ids) AND state = :from");
        Query update = entityManager.createNativeQuery(sql.toString());
        alike.changes().forEach((column, value) -> {
            if (value != MovedColumn.NULL) {
                update.setParameter(column.column(), value);
            }
        });
        int written = update.setParameter("ids", ids)
                .setParameter("from", alike.from().name())
                .executeUpdate();
        if (written != ids.size()) {
            throw new OptimisticLockException("%d commands were to move from %s, %d did: they were not locked"
                    .formatted(ids.size(), alike.from(), written));
        }
    }

    private record Alike(CommandState from, Map<MovedColumn, Object> changes) {}
}
