package io.sallyport.commands;

import io.sallyport.audit.Deed;
import io.sallyport.security.Actor;

/**
 * What the audit has of commands: they are done to their gateway, so that all that was done to one is found with it. Parameters are left out, as they may
 * be secret. A batch is one deed, not one for each gateway; the console's own questions are none.
 */
final class CommandDeeds {
    private CommandDeeds() {}

    static Deed issued(Actor actor, IssuedCommand command) {
        return of(actor, command.reissueOf() == null ? "command.issue" : "command.reissue", command)
                .with("reissueOf", command.reissueOf());
    }

    static Deed cancelled(Actor actor, IssuedCommand command) {
        return of(actor, "command.cancel", command);
    }

    private static Deed of(Actor actor, String action, IssuedCommand command) {
        return Deed.of(actor, action, "gateway", command.gatewayId())
                .inGroup(command.groupId())
                .with("commandId", command.id())
                .with("method", command.method());
    }

    static Deed of(Actor actor, String action, CommandBatch batch) {
        return Deed.of(actor, action, "command-batch", batch.id())
                .with("method", batch.order().method())
                .with("gateways", batch.total())
                .with("reissueOf", batch.reissueOf());
    }
}
