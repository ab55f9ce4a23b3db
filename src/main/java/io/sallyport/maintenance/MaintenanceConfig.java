package io.sallyport.maintenance;

import io.sallyport.messaging.InboxBytes;
import io.sallyport.protocol.Methods.CollectLogs;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What is done to the gateways' machines. */
@ConfigMapping(prefix = "sallyport.maintenance")
public interface MaintenanceConfig {
    /** When an upgrade ends without an answer, counted from the first attempt to send; a drain's time is added. */
    @WithDefault("60m")
    Duration upgradeDeadline();

    /** When a collection of logs ends without an answer; an upload of a gigabyte takes its time. */
    @WithDefault("15m")
    Duration collectLogsDeadline();

    Rehome rehome();

    Logs logs();

    /** Gateways that move to other endpoints. */
    interface Rehome {
        /** How often a replica looks for gateways that have moved and wait for the console's word. */
        @WithDefault("2s")
        Duration lookEvery();

        /** A gateway that was given it, and does not say that it has moved, is given it again after so long. */
        @WithDefault("10s")
        @DurationMin(seconds = 1)
        Duration askAgainAfter();
    }

    /** Logs that come in parts. */
    interface Logs {
        /** How many parts may wait for the database; at the bound the oldest is dropped and counted. */
        @WithDefault("2000")
        @Min(1)
        int inboxEntries();

        /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
        @WithDefault("3%")
        @WithConverter(InboxBytes.class)
        @Min(1)
        long inboxBytes();

        /** Parts that come longer than this after the end of their command are refused. */
        @WithDefault("1h")
        @DurationMin(seconds = 1)
        Duration partsWithin();

        /** How many bytes of logs are kept of one gateway; older ones give way to newer ones. Room for at least one. */
        @WithDefault("48000000")
        @Min(CollectLogs.MAX_MESSAGE_BYTES)
        long bytesPerGateway();

        /** How long logs are kept after their last part came. */
        @WithDefault("7d")
        Duration retention();

        /** How often a replica looks for logs that are to be removed. */
        @WithDefault("10m")
        Duration retentionEvery();
    }
}
