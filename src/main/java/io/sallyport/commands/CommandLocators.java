package io.sallyport.commands;

import io.sallyport.api.Refusal;
import io.sallyport.security.Locator;
import io.sallyport.security.Reach;
import io.sallyport.security.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Say whether commands and batches can be reached: as their gateways can. */
final class CommandLocators {
    private CommandLocators() {}

    @ApplicationScoped
    static class OfCommands implements Locator {
        private final CommandReach commands;

        OfCommands(CommandReach commands) {
            this.commands = commands;
        }

        @Override
        public Subject subject() {
            return Subject.COMMAND;
        }

        @Override
        public Optional<Boolean> isWithin(String id, Reach reach) {
            return commands.ofCommand(id, reach);
        }

        @Override
        public Refusal hidden(String id) {
            return Refusal.notFound("COMMAND_NOT_FOUND", "There is no command " + id + ".");
        }
    }

    @ApplicationScoped
    static class OfBatches implements Locator {
        private final CommandReach commands;

        OfBatches(CommandReach commands) {
            this.commands = commands;
        }

        @Override
        public Subject subject() {
            return Subject.COMMAND_BATCH;
        }

        @Override
        public Optional<Boolean> isWithin(String id, Reach reach) {
            return commands.ofBatch(id, reach);
        }

        @Override
        public Refusal hidden(String id) {
            return Refusal.notFound("BATCH_NOT_FOUND", "There is no batch " + id + ".");
        }
    }
}
