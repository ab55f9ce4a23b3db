package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import io.sallyport.messaging.FixedInstance;
import io.sallyport.security.Actor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what is refused comes to nobody else
class CommandBatchServiceTest {
    private static final CommandBatch.Order ORDER = new CommandBatch.Order("gateway.restart", "{}", true, null);

    private final CommandBatch batch =
            new CommandBatch(IssuedCommands.ID, ORDER, 2_000, 2, null, IssuedCommands.CREATED);
    private final CommandBatchService service = new CommandBatchService(
            new OneBatch(),
            null,
            null,
            null,
            null,
            null,
            null,
            new Dispatching(new FixedInstance<>(List.of())),
            null,
            null);

    @Test
    void whatIsStillBeingMadeOrWithdrawnIsNotIssuedAgain() {
        assertThatReissueIsRefused();
        batch.madeChunk(0);
        assertThatReissueIsRefused();
        batch.cancel(IssuedCommands.at(1));
        assertThatReissueIsRefused();
    }

    private void assertThatReissueIsRefused() {
        assertThatThrownBy(() -> service.reissueFailed(Actor.SYSTEM, IssuedCommands.ID))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("BATCH_OPEN"));
    }

    private final class OneBatch extends CommandBatchRepository {
        OneBatch() {
            super(null);
        }

        @Override
        public Optional<CommandBatch> findByIdOptional(String id) {
            return Optional.of(batch);
        }
    }
}
