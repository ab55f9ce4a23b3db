package io.sallyport.commands;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The views of commands that have ended, for whoever waits for them. They are read many with one statement and without a transaction, since a
 * transaction around one statement costs more than the statement.
 */
@ApplicationScoped
class EndedCommands {
    private final CommandRepository commands;
    private final CommandJson json;

    EndedCommands(CommandRepository commands, CommandJson json) {
        this.commands = commands;
        this.json = json;
    }

    /** Of an ended command at hand: what a read would give, made when it is asked for. */
    Supplier<CommandView> view(IssuedCommand command) {
        return () -> CommandView.of(command, json);
    }

    /** Not within a transaction, and on a thread without a request. */
    @ActivateRequestContext
    List<CommandView> among(Collection<String> ids) {
        return commands.endedAmong(ids).stream()
                .map(command -> CommandView.of(command, json))
                .toList();
    }
}
