package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file share in a status report. */
public record ShareStatus(
        @JsonProperty(required = true) String name,
        @Nullable Protocol protocol,
        @Nullable State state,
        @Nullable String reason,
        @Nullable Long epoch,
        @Nullable Long generation,
        @Nullable Long dirtyBytes,
        @Nullable Instant oldestDirtyAt,
        @Nullable Long failingFiles,
        @Nullable Double uploadBytesPerSecond,
        @Nullable Double inBytesPerSecond,
        @Nullable Double outBytesPerSecond,
        @Nullable Double opsPerSecond,
        @Nullable Double readMillisP50,
        @Nullable Double readMillisP99,
        @Nullable Double writeMillisP50,
        @Nullable Double writeMillisP99,
        @Nullable Double hitRatio,
        @Nullable Bucket bucket,
        @Nullable Long clients,
        @Nullable Double syncPercent) {

    public ShareStatus {
        Checks.text("shares.name", Checks.present("shares.name", name));
        Checks.text("shares.reason", reason);
        Checks.atLeast("shares.epoch", epoch, 0);
        Checks.atLeast("shares.generation", generation, 0);
        Checks.atLeast("shares.dirtyBytes", dirtyBytes, 0);
        Checks.atLeast("shares.failingFiles", failingFiles, 0);
        Checks.atLeast("shares.clients", clients, 0);
        rate("uploadBytesPerSecond", uploadBytesPerSecond);
        rate("inBytesPerSecond", inBytesPerSecond);
        rate("outBytesPerSecond", outBytesPerSecond);
        rate("opsPerSecond", opsPerSecond);
        rate("readMillisP50", readMillisP50);
        rate("readMillisP99", readMillisP99);
        rate("writeMillisP50", writeMillisP50);
        rate("writeMillisP99", writeMillisP99);
        Checks.between("shares.hitRatio", hitRatio, 0, 1);
        Checks.between("shares.syncPercent", syncPercent, 0, 100);
    }

    private static void rate(String member, @Nullable Double value) {
        Checks.between("shares." + member, value, 0, Double.MAX_VALUE);
    }

    public enum Protocol {
        NFS,
        SMB
    }

    public enum State {
        CREATING,
        AVAILABLE,
        DEGRADED,
        THROTTLED,
        READ_ONLY,
        RESYNCING,
        UNAVAILABLE,
        DELETING,
        FAILED
    }

    public record Bucket(
            @Nullable Health health,
            @Nullable Double millisP99,
            @Nullable Double errorRatio,
            @Nullable Boolean throttled) {
        public Bucket {
            rate("bucket.millisP99", millisP99);
            Checks.between("shares.bucket.errorRatio", errorRatio, 0, 1);
        }

        public enum Health {
            OK,
            SLOW,
            DENIED,
            UNREACHABLE
        }
    }
}
