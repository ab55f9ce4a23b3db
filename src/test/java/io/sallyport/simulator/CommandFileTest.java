package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.RpcError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFileTest {
    private static final GatewayId GATEWAY = new GatewayId("gw-0000000000001");
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Outcome DONE =
            new Outcome.Succeeded(JsonNodeFactory.instance.objectNode().put("version", "1.5.0"));

    @TempDir
    Path folder;

    private CommandFile file;

    @BeforeEach
    void open() {
        file = new CommandFile(folder, GATEWAY);
    }

    @Test
    void aLaterProcessKnowsTheAnswers() throws IOException {
        Command succeeded = command(null, null);
        UUID refused = UUID.randomUUID();
        Outcome refusal = new Outcome.Failed(RpcError.WOULD_LOSE_DATA, "dirty data", null, NOW, 42L);

        file.begun(succeeded);
        file.ended(id(succeeded), DONE);
        file.ended(refused, refusal);

        CommandMemory commands = later().commands();
        assertThat(commands.find(id(succeeded))).contains(DONE);
        assertThat(commands.find(refused)).contains(refusal);
    }

    @Test
    void aCommandThatNeverEndedWasInterrupted() throws IOException {
        Command cutOff = command(null, null);

        file.begun(cutOff);

        Outcome.Failed failed =
                (Outcome.Failed) later().commands().find(id(cutOff)).orElseThrow();
        assertThat(failed.error()).isEqualTo(RpcError.OPERATION_FAILED);
        assertThat(failed.reason()).isEqualTo("INTERRUPTED");
    }

    @Test
    void anEndThatComesAfterTheFileWasWrittenAnewOutdoesTheInterruption() throws IOException {
        Command slow = command(null, null);
        UUID other = UUID.randomUUID();
        file.begun(slow);
        for (int i = 0; i <= CommandFile.MAX_LINES; i++) {
            file.ended(other, DONE);
        }

        file.ended(id(slow), DONE);

        assertThat(later().commands().find(id(slow))).contains(DONE);
    }

    @Test
    void aTornLineIsPassedOverAndWhatIsWrittenAfterwardsIsNot() throws IOException {
        UUID before = UUID.randomUUID();
        UUID after = UUID.randomUUID();
        file.ended(before, DONE);
        Files.write(onDisk(), new byte[] {'{', '"', 'i', 'd', (byte) 0xC3}, StandardOpenOption.APPEND);

        new CommandFile(folder, GATEWAY).ended(after, DONE);

        assertThat(later().commands().find(before)).contains(DONE);
        assertThat(later().commands().find(after)).contains(DONE);
    }

    @Test
    void keepsTheLastThousandInAFileThatDoesNotGrowForEver() throws IOException {
        UUID oldest = UUID.randomUUID();
        file.ended(oldest, DONE);
        Command newest = command(null, null);
        for (int i = 0; i < CommandFile.MAX_LINES; i++) {
            newest = command(null, null);
            file.begun(newest);
            file.ended(id(newest), DONE);
        }

        int[] remembered = {0};
        later().commands().forEach((id, outcome) -> remembered[0]++);
        assertThat(remembered[0]).isEqualTo(CommandMemory.CAPACITY);
        assertThat(later().commands().find(oldest)).isEmpty();
        assertThat(later().commands().find(id(newest))).isPresent();
        assertThat(Files.readAllLines(onDisk())).hasSizeLessThanOrEqualTo(CommandFile.MAX_LINES);
        try (var files = Files.list(onDisk().getParent())) {
            assertThat(files).containsExactly(onDisk());
        }
    }

    @Test
    void aDesiredStateIsKnownWhenItsCommandIsForgotten() throws IOException {
        file.begun(command(1L, 7L));
        for (int i = 0; i <= CommandFile.MAX_LINES; i++) {
            file.ended(UUID.randomUUID(), DONE);
        }

        assertThat(later().desired().all()).containsExactly(new DesiredState("share/finance", 1, 7));
    }

    @Test
    void eachGatewayHasItsOwn() throws IOException {
        file.ended(UUID.randomUUID(), DONE);

        Remembered other = new CommandFile(folder, new GatewayId("gw-0000000000002")).read();

        other.commands().forEach((id, outcome) -> assertThat(id).isNull());
    }

    private Remembered later() throws IOException {
        return new CommandFile(folder, GATEWAY).read();
    }

    private Path onDisk() {
        return folder.resolve("commands").resolve("gw-0000000000001.jsonl");
    }

    private static Command command(Long epoch, Long generation) {
        CommandMeta meta =
                new CommandMeta(GATEWAY, 1, UUID.randomUUID(), NOW, NOW.plusSeconds(30), epoch, generation, null);
        return new Command("share.put", JsonNodeFactory.instance.objectNode().put("name", "finance"), meta, true);
    }

    private static UUID id(Command command) {
        return command.meta().commandId();
    }
}
