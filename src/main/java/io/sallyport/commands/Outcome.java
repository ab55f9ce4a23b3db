package io.sallyport.commands;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a command, without what it carried. */
public record Outcome(String commandId, CommandState state, @Nullable CommandError error, @Nullable Instant endedAt) {}
