package io.sallyport.commands;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Ends what was open when the backup was made that the console was restored from. Any replica may do it at any time: doing it twice changes nothing. */
@ApplicationScoped
public class RestoredCommands {
    private final CommandRepository commands;
    private final CommandBatchRepository batches;
    private final CommandMoves moves;
    private final Clock clock;

    RestoredCommands(CommandRepository commands, CommandBatchRepository batches, CommandMoves moves, Clock clock) {
        this.commands = commands;
        this.batches = batches;
        this.moves = moves;
        this.clock = clock;
    }

    /**
     * Ends open commands with {@link CommandErrorCode#CONSOLE_RESTORED}: what can't have been sent as far as the backup knows has {@code FAILED}, of all else the outcome is
     * unknown, and is asked for when the gateway is heard. What another replica is just ending is passed over.
     *
     * @param createdBefore when the recovery began
     * @return how many
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int end(Instant createdBefore, int most) {
        List<IssuedCommand> open = commands.openBefore(createdBefore, most);
        Instant now = clock.instant();
        moves.applyAndTell(open, command -> lost(command, now));
        return open.size();
    }

    /** What was not to be sent yet has no unknown outcome by the table of transitions. */
    private static boolean lost(IssuedCommand command, Instant now) {
        return command.outcomeUnknown(CommandErrorCode.CONSOLE_RESTORED, now)
                || command.failed(CommandErrorCode.CONSOLE_RESTORED, null, now);
    }

    /** Batches that were not made to the end make no more commands. @return how many */
    @Transactional(Transactional.TxType.MANDATORY)
    public int cancelBatches(Instant createdBefore) {
        List<CommandBatch> open =
                batches.list("state = ?1 and createdAt < ?2 order by id", CommandBatchState.MAKING, createdBefore);
        Instant now = clock.instant();
        open.forEach(batch -> batch.cancel(now));
        return open.size();
    }
}
