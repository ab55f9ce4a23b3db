package io.sallyport.commands;

import io.sallyport.messaging.InboxBytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Commands: the times are counted from the first attempt to send. */
@ConfigMapping(prefix = "sallyport.commands")
public interface CommandsConfig {
    /** A gateway refuses a command that reaches it later than this. */
    @WithDefault("30s")
    Duration startWithin();

    /** When a read (such as {@code status.get}) ends without an answer. */
    @WithDefault("30s")
    Duration readDeadline();

    /** When a change ends without an answer. */
    @WithDefault("5m")
    Duration changeDeadline();

    /** When a restart ends without an answer. */
    @WithDefault("10m")
    Duration restartDeadline();

    /** After so long without a word of a command, since it was sent or last heard of, its gateway is asked. A method may have its own. */
    @WithDefault("30s")
    Duration progressTimeout();

    /** So long before its deadline a command's gateway is asked at the latest. */
    @WithDefault("10s")
    Duration askBeforeDeadline();

    /** For so long after the end of a command without an answer its gateway is asked, when it is heard again. */
    @WithDefault("24h")
    Duration settleWithin();

    /** How often a replica looks for gateways that are heard again and owe such an answer. */
    @WithDefault("5s")
    Duration settleEvery();

    /** How long a send that fails is tried again; then the command has failed with {@code BROKER_UNAVAILABLE}. */
    @WithDefault("5s")
    Duration sendFor();

    /** How far ahead a command may be scheduled. */
    @WithDefault("30d")
    Duration scheduleAhead();

    /** How long ended commands and batches are kept. */
    @WithDefault("30d")
    Duration retention();

    /** How often a replica looks for commands that are to be removed. */
    @WithDefault("10m")
    Duration retentionEvery();

    /** How long a replica has a command to itself while it sends it. After a replica's death others take over when this has passed. */
    @WithDefault("15s")
    Duration lease();

    /** How many commands of this replica may be sent, or being sent, without a gateway's word that it has them. */
    @WithDefault("2000")
    @Min(1)
    int window();

    /** For so long a gateway that says nothing of a command keeps its place in the window. */
    @WithDefault("3s")
    Duration slotFor();

    /** Batches make no more commands while so many wait to be sent: those that somebody waits for come after them. */
    @WithDefault("5000")
    @Min(1)
    int queuedAhead();

    /** How often a replica looks for itself for commands to send, and for deadlines. */
    @WithDefault("500ms")
    Duration lookEvery();

    /** How many requests of this replica may wait for the end of a command at once; one more is answered at once. */
    @WithDefault("10000")
    @Min(1)
    int waiters();

    /** How many requests of this replica may wait for their commands to be written; one more is refused with {@code OVERLOADED}. */
    @WithDefault("5000")
    @Min(1)
    int intake();

    /** Responses that may wait for the database. What can be outstanding is bounded by the windows of all replicas. */
    @WithDefault("200000")
    @Min(1)
    int responseInboxEntries();

    /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
    @WithDefault("10%")
    @WithConverter(InboxBytes.class)
    @Min(1)
    long responseInboxBytes();

    /** Notes of receipt and progress that may wait; they give way first. */
    @WithDefault("50000")
    @Min(1)
    int noteInboxEntries();

    /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
    @WithDefault("3%")
    @WithConverter(InboxBytes.class)
    @Min(1)
    long noteInboxBytes();
}
