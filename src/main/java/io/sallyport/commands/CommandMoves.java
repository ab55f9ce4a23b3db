package io.sallyport.commands;

import io.opentelemetry.api.trace.Span;
import io.sallyport.changes.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of many commands at once. The entity decides for each row, so there is one set of rules; {@link MovedCommands} then writes the
 * rows together, where Hibernate would write each by itself, with all its columns.
 */
@ApplicationScoped
class CommandMoves {
    private final MovedCommands table;
    private final Changes changes;
    private final CommandTraces traces;

    CommandMoves(MovedCommands table, Changes changes, CommandTraces traces) {
        this.table = table;
        this.changes = changes;
        this.traces = traces;
    }

    /**
     * @param commands locked in this transaction by one of {@link CommandRepository}'s methods for moves, so that Hibernate does not write
     *     them too
     * @param transition a method of the entity; says whether it changed anything. May change no column but those of {@link MovedColumn}
     * @return those that changed
     */
    List<IssuedCommand> apply(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
        return apply(commands, command -> command, (command, same) -> transition.test(command));
    }

    /**
     * As {@link #apply(Collection, Predicate)}, for events of which several may move the same command; what they change together is
     * written once.
     *
     * @param commandOf events without a command are left out
     */
    <E> List<IssuedCommand> apply(
            Collection<E> events,
            Function<E, @Nullable IssuedCommand> commandOf,
            BiPredicate<IssuedCommand, E> transition) {
        Map<String, Before> before = new LinkedHashMap<>();
        Map<String, IssuedCommand> changed = new LinkedHashMap<>();
        for (E event : events) {
            IssuedCommand command = commandOf.apply(event);
            if (command != null) {
                before.computeIfAbsent(command.id(), id -> Before.of(command));
                if (transition.test(command, event)) {
                    changed.put(command.id(), command);
                }
            }
        }
        Map<MovedCommands.Move, List<String>> alike = new LinkedHashMap<>();
        List<Span> steps = new ArrayList<>();
        changed.forEach((id, command) -> {
            MovedCommands.Move move = Objects.requireNonNull(before.get(id)).to(command);
            alike.computeIfAbsent(move, key -> new ArrayList<>()).add(id);
            steps.addAll(traces.steps(command, move.changes()));
        });
        traces.write(steps, () -> table.write(alike));
        changed.values().forEach(IssuedCommand::written);
        return List.copyOf(changed.values());
    }

    /** As {@link #apply(Collection, Predicate)}, and the change feed is told. */
    List<IssuedCommand> applyAndTell(Collection<IssuedCommand> commands, Predicate<IssuedCommand> transition) {
        List<IssuedCommand> changed = apply(commands, transition);
        tell(changed);
        return changed;
    }

    /** @param changed what {@link #apply} changed */
    void tell(Collection<IssuedCommand> changed) {
        changed.stream()
                .filter(command -> !command.isInternal())
                .forEach(command -> changes.record(CommandChanges.of(command)));
    }

    private record Before(CommandState state, Map<MovedColumn, Object> values) {
        static Before of(IssuedCommand command) {
            return new Before(command.state(), MovedColumn.valuesOf(command));
        }

        MovedCommands.Move to(IssuedCommand after) {
            return new MovedCommands.Move(state, MovedColumn.changes(values, MovedColumn.valuesOf(after)));
        }
    }
}
