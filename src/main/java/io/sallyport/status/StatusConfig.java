package io.sallyport.status;

import io.sallyport.messaging.InboxBytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** Status reports. */
@ConfigMapping(prefix = "sallyport.status")
public interface StatusConfig {
    /**
     * In serverless mode: how often the scheduler is set to call the tick. If no call came for two and a half times as long, no gateway is judged overdue until the calls have come for
     * 90 seconds again.
     */
    @WithDefault("1m")
    Duration tickEvery();

    /** How many gateways' newest reports may wait for the database; sized for the fleet. At the bound the oldest is dropped and counted. */
    @WithDefault("200000")
    @Min(1)
    int inboxEntries();

    /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
    @WithDefault("25%")
    @WithConverter(InboxBytes.class)
    @Min(1)
    long inboxBytes();

    /** How many reports one transaction writes. */
    @WithDefault("1000")
    @Min(1)
    int batch();

    /** How long a report may wait for others, so that one transaction writes many of them. */
    @WithDefault("100ms")
    @DurationMin(millis = 1)
    Duration writeEvery();

    /** How often is looked for gateways whose reports are overdue. */
    @WithDefault("5s")
    Duration overdueCheck();

    /** What was: samples of the reports, for graphs. */
    History history();

    /** What is to be expected, by the trend of the samples. */
    Forecasts forecasts();

    /** Forecasts (docs/forecasts.md). */
    interface Forecasts {
        /** A trend is that of the samples of so long. Not more than the history has. */
        @WithDefault("1h")
        @DurationMin(minutes = 1)
        Duration window();

        /** Fewer samples make no trend. */
        @WithDefault("5")
        @Min(3)
        int samples();

        /** Samples that are spread over less make no trend. */
        @WithDefault("10m")
        @DurationMin(seconds = 1)
        Duration span();

        /** What lies further ahead is not told. */
        @WithDefault("7d")
        @DurationMin(minutes = 1)
        Duration horizon();

        /** The fleet's forecasts are made at most so often, however many ask: each time takes a pass over the window's samples. */
        @WithDefault("2m")
        Duration fleetEvery();

        /** A cache is taken to throttle when so much of it is dirty: a share of its size. */
        @WithDefault("0.8")
        @DecimalMin("0.01")
        @DecimalMax("1")
        double throttlingAt();
    }

    /** History, in partitions of time that are made ahead and dropped when they are old. */
    interface History {
        /** One sample of each gateway in each such interval: its first report. */
        @WithDefault("1m")
        @DurationMin(seconds = 1)
        Duration sampleInterval();

        /** Samples that are older may be gone; up to a forty-eighth more is kept, at least an hour's. */
        @WithDefault("48h")
        @DurationMin(hours = 1)
        Duration retention();

        /** For how long there are partitions ahead: the history survives that its care fails for as long. */
        @WithDefault("6h")
        @DurationMin(hours = 1)
        Duration ahead();

        /** How often is looked for partitions to make and to drop. */
        @WithDefault("1m")
        Duration partitionCheck();
    }
}
