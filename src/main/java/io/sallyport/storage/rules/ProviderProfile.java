package io.sallyport.storage.rules;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What the provider's gateways can do: the limits that a request is held to before it is sent. The defaults are those of Alibaba Cloud Storage
 * Gateway, and of AWS Storage Gateway where that one has none. A gateway has the last word.
 */
@ConfigMapping(prefix = "sallyport.storage.limits")
public interface ProviderProfile {
    Shares shares();

    Volumes volumes();

    CacheDisks cacheDisks();

    /** Bucket credentials of a gateway. */
    @WithDefault("50")
    @Min(1)
    @Max(256)
    int bucketCredentials();

    /** SMB users of a gateway that are in no directory. */
    @WithDefault("100")
    @Min(1)
    @Max(256)
    int smbUsers();

    /** Of file shares. */
    interface Shares {
        /** How many a gateway has. */
        @WithDefault("50")
        @Min(1)
        @Max(256)
        int perGateway();

        /** How long what was written waits at least before it is uploaded, in whole seconds. */
        @WithDefault("PT5S")
        @DurationMin
        Duration minWriteBackLag();

        /** How long what was written waits at most before it is uploaded, in whole seconds. */
        @WithDefault("PT120S")
        @DurationMin
        Duration maxWriteBackLag();

        /** The highest front-end, back-end and download limit, in MB/s. */
        @WithDefault("1280")
        @Min(1)
        int maxMegabytesPerSecond();

        /** How long reverse synchronisation waits at least between two looks at the bucket, in whole seconds. */
        @WithDefault("PT15S")
        @DurationMin
        Duration minPolling();

        /** Likewise, if it also downloads. */
        @WithDefault("PT1H")
        @DurationMin
        Duration minPollingWithDownload();

        /** How long it waits at most, with downloads or without, in whole seconds. */
        @WithDefault("PT10H")
        @DurationMin
        Duration maxPolling();

        /** Entries of a list of clients or users. */
        @WithDefault("100")
        @Min(1)
        @Max(256)
        int clientsPerList();
    }

    /** Of block volumes. */
    interface Volumes {
        /** How many a gateway has. */
        @WithDefault("32")
        @Min(1)
        @Max(256)
        int perGateway();

        /** The smallest. */
        @WithDefault("1G")
        MemorySize minSize();

        /** The largest. */
        @WithDefault("256T")
        MemorySize maxSize();

        /** The sizes of chunks that there are, in KiB. */
        @WithDefault("8,16,32,64,128")
        @NotEmpty
        List<Integer> chunkSizesKib();

        /** Characters of a CHAP secret, at least. */
        @WithDefault("12")
        @Min(1)
        int minSecretLength();

        /** Characters of a CHAP secret, at most. */
        @WithDefault("16")
        @Min(1)
        int maxSecretLength();

        /** Entries of the list of initiators. */
        @WithDefault("100")
        @Min(1)
        @Max(256)
        int initiators();
    }

    /** Of cache disks. */
    interface CacheDisks {
        /** How many a gateway has. */
        @WithDefault("50")
        @Min(1)
        @Max(256)
        int perGateway();

        /** The smallest of a gateway that serves files. */
        @WithDefault("40G")
        MemorySize minFileSize();

        /** The smallest of a gateway that serves volumes. */
        @WithDefault("20G")
        MemorySize minBlockSize();

        /** The largest of a gateway of class {@code BASIC}. */
        @WithDefault("4T")
        MemorySize maxBasicSize();

        /** The largest of a gateway of class {@code STANDARD}. */
        @WithDefault("8T")
        MemorySize maxStandardSize();

        /** The largest of a gateway of class {@code ENHANCED}. */
        @WithDefault("32T")
        MemorySize maxEnhancedSize();

        /** The largest of a gateway of class {@code ADVANCED}. */
        @WithDefault("32T")
        MemorySize maxAdvancedSize();
    }
}
