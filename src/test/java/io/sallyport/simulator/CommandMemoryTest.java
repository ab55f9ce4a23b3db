package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.Methods.CommandQueryResult.State;
import io.sallyport.protocol.RpcError;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandMemoryTest {
    private final CommandMemory memory = new CommandMemory();

    @Test
    void forgetsTheOldestWhenItIsFull() {
        UUID oldest = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        memory.remember(oldest, Operations.afterBoot());
        memory.remember(second, Operations.afterBoot());
        for (int i = 2; i <= CommandMemory.CAPACITY; i++) {
            memory.remember(UUID.randomUUID(), Operations.afterBoot());
        }

        assertThat(memory.find(oldest)).isEmpty();
        assertThat(memory.find(second)).isPresent();
    }

    @Test
    void aReadIsNotAnsweredFromMemoryButKnownToHaveEnded() {
        UUID read = UUID.randomUUID();
        memory.rememberRead(read);

        assertThat(memory.find(read)).isEmpty();
        assertThat(memory.query(read).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void tellsWhyACommandFailed() {
        UUID expired = UUID.randomUUID();
        Instant now = Instant.parse("2026-03-02T10:00:00Z");
        memory.remember(expired, new Outcome.Failed(RpcError.EXPIRED, "too late", null, now, null));

        JsonNode error = Objects.requireNonNull(memory.query(expired).error());

        assertThat(error.path("code").asInt()).isEqualTo(-32002);
        assertThat(error.path("message").asText()).isEqualTo("too late");
        assertThat(error.path("data").path("gatewayTime").asText()).isEqualTo("2026-03-02T10:00:00.000Z");
        assertThat(error.path("data")).hasSize(1);
    }
}
