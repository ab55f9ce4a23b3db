package io.sallyport.gateways;

import io.sallyport.messaging.InboxBytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The registry. */
@ConfigMapping(prefix = "sallyport.gateways")
public interface GatewaysConfig {
    /** How many presence messages may wait for the database; at the bound the oldest is dropped and counted. */
    @WithDefault("200000")
    @Min(1)
    int presenceInboxEntries();

    /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
    @WithDefault("5%")
    @WithConverter(InboxBytes.class)
    @Min(1)
    long presenceInboxBytes();

    /** How often the directory reads all gateways again, for what nobody told: what was told is read at once. */
    @WithDefault("5m")
    Duration directoryRefresh();

    /** How often is written who was refused. */
    @WithDefault("5s")
    Duration refusedWriteEvery();

    /** When a link flaps, and how often that is told. */
    FlappingRule flapping();

    /** A link flaps that was lost so many times within the window, until it has been calm for a while. */
    interface FlappingRule {
        /** How many losses; those that the gateway announced do not count. */
        @WithDefault("5")
        @Min(2)
        @Max(Flapping.MOST_LOSSES)
        int losses();

        /** Within which time. */
        @WithDefault("10m")
        @DurationMin(seconds = 1)
        Duration window();

        /** After how long without a loss it flaps no more. */
        @WithDefault("5m")
        @DurationMin(seconds = 1)
        Duration calm();

        /** While a gateway flaps, the change feed is told of its presence at most once in this time; at 0, of each change. */
        @WithDefault("30s")
        @DurationMin(seconds = 0)
        Duration notifyEvery();

        /** How often is looked for what was held back, and for gateways that are calm. */
        @WithDefault("5s")
        Duration check();
    }
}
