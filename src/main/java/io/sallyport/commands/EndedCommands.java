package io.sallyport.commands;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.Collection;
import java.util.List;

/**
 * Reads commands that have ended, many with one statement and without a transaction: this is asked after each change of a command that somebody
 * waits for, and a transaction around one statement costs more than the statement.
 */
@ApplicationScoped
class EndedCommands {
    private final CommandRepository commands;
    private final CommandJson json;

    EndedCommands(CommandRepository commands, CommandJson json) {
        this.commands = commands;
        this.json = json;
    }

    /** Not within a transaction, and on a thread without a request. */
    @ActivateRequestContext
    List<CommandView> among(Collection<String> ids) {
        return commands.endedAmong(ids).stream()
                .map(command -> CommandView.of(command, json))
                .toList();
    }
}
