package io.sallyport.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway remembers, on disk: a line when a command begins, one when it ends. A command without its second line was cut off by the
 * end of the process. The file is open only while it is written, as a fleet has thousands of them; once it is long it is written anew
 * with what still counts. All methods block; each holds this object's monitor.
 */
final class CommandFile {
    /** Two lines a command, and as many again before it is worth writing the file anew. */
    static final int MAX_LINES = 4 * CommandMemory.CAPACITY;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private int lines = MAX_LINES;

    CommandFile(Path folder, GatewayId gateway) {
        this.file = folder.resolve("commands").resolve(gateway.value() + ".jsonl");
    }

    /** What was remembered when an earlier process ended; a line that is cut off is passed over. */
    synchronized Remembered read() throws IOException {
        Remembered remembered = Remembered.nothing();
        if (Files.exists(file)) {
            // Not readAllLines: the end of a torn line may be no UTF-8.
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> recall(line, remembered));
        }
        return remembered;
    }

    /** To be written before the command has any effect. */
    synchronized void begun(Command command) throws IOException {
        append(new Line(
                command.meta().commandId(), null, null, DesiredState.of(command).orElse(null)));
    }

    /** To be written before the answer is given. */
    synchronized void ended(UUID commandId, Outcome outcome) throws IOException {
        append(line(commandId, outcome));
    }

    private void append(Line line) throws IOException {
        if (lines >= MAX_LINES) {
            // Also before the first line of this process: the last one of the earlier process may be torn.
            writeAnew();
        }
        try {
            Files.writeString(file, json(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lines++;
        } catch (IOException e) {
            // Half of it may be there, and the next line must not begin behind it.
            lines = MAX_LINES;
            throw e;
        }
    }

    private void writeAnew() throws IOException {
        Remembered remembered = read();
        List<String> kept = new ArrayList<>();
        remembered.desired().all().forEach(state -> kept.add(json(new Line(null, null, null, state))));
        // One that still runs is kept as interrupted: its end, if it comes, outdoes that.
        remembered.commands().forEach((id, outcome) -> kept.add(json(line(id, outcome))));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, String.join("", kept));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lines = kept.size();
    }

    private static void recall(String text, Remembered remembered) {
        Line line;
        try {
            line = JSON.readTree(text) instanceof ObjectNode object ? DownlinkCodec.params(object, Line.class) : null;
        } catch (JsonProcessingException | ProtocolException e) {
            return;
        }
        if (line != null && line.desired() != null) {
            remembered.desired().accept(line.desired());
        }
        if (line != null && line.id() != null) {
            remembered.commands().remember(line.id(), line.outcome());
        }
    }

    private static Line line(UUID id, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return new Line(id, null, failed, null);
        } else if (outcome instanceof Outcome.Succeeded succeeded) {
            return new Line(id, succeeded.result(), null, null);
        }
        throw new IllegalArgumentException("reads are not kept on disk");
    }

    private static String json(Line line) {
        return DownlinkCodec.json(line) + "\n";
    }

    /** Without a result and a failure it is the beginning of a command; without an ID what is left of one that is forgotten. */
    private record Line(
            @Nullable UUID id,
            @Nullable ObjectNode result,
            Outcome.@Nullable Failed failure,
            @Nullable DesiredState desired) {
        Outcome outcome() {
            if (result != null) {
                return new Outcome.Succeeded(result);
            }
            return failure == null ? Outcome.Failed.because("INTERRUPTED", "a crash cut it off") : failure;
        }
    }
}
