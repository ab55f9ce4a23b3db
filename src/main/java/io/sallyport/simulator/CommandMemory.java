package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods.CommandQueryResult.Answer;
import io.sallyport.protocol.Methods.CommandQueryResult.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The last 1,000 commands that a gateway ended: what makes a duplicate harmless, and what {@code command.query} is answered from. Of a
 * read only the end is kept; it is simply done again. What must survive the end of this process is in {@link CommandFile}, too. Confined
 * to the gateway's event loop.
 */
final class CommandMemory {
    static final int CAPACITY = 1_000;

    private final Map<UUID, Entry> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Entry> eldest) {
            return size() > CAPACITY;
        }
    };

    void remember(UUID commandId, Outcome outcome) {
        entries.put(commandId, new Entry(outcome));
    }

    void rememberRead(UUID commandId) {
        entries.put(commandId, new Entry(null));
    }

    boolean knows(UUID commandId) {
        return entries.containsKey(commandId);
    }

    /** The first answer; empty for a read and for a command that is not known. */
    Optional<Outcome> find(UUID commandId) {
        Entry entry = entries.get(commandId);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.outcome());
    }

    /** The oldest first, but for reads. */
    void forEach(BiConsumer<UUID, Outcome> each) {
        entries.forEach((id, entry) -> {
            if (entry.outcome() != null) {
                each.accept(id, entry.outcome());
            }
        });
    }

    /** What a {@code command.query} learns of a command that does not run any more. */
    Answer query(UUID commandId) {
        Entry entry = entries.get(commandId);
        if (entry == null) {
            return new Answer(commandId, State.UNKNOWN, null, null);
        } else if (entry.outcome() instanceof Outcome.Failed failed) {
            return new Answer(commandId, State.FAILED, null, json(failed));
        }
        ObjectNode result = entry.outcome() instanceof Outcome.Succeeded succeeded ? succeeded.result() : null;
        return new Answer(commandId, State.SUCCEEDED, result, null);
    }

    private static ObjectNode json(Outcome.Failed failed) {
        ObjectNode error = DownlinkCodec.json(new ErrorView(failed.error().code(), failed.message()));
        ObjectNode data = DownlinkCodec.json(failed).retain("reason", "gatewayTime", "dirtyBytes");
        return data.isEmpty() ? error : error.set("data", data);
    }

    /** The outcome is null for a read. */
    private record Entry(@Nullable Outcome outcome) {}

    private record ErrorView(int code, String message) {}
}
