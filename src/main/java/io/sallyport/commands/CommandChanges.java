package io.sallyport.commands;

import io.sallyport.changes.Change;

/** How a command is named in the change feed. */
final class CommandChanges {
    private CommandChanges() {}

    static Change of(IssuedCommand command) {
        return new Change(Change.Kind.COMMAND, command.id(), command.version(), command.gatewayId(), command.groupId());
    }
}
