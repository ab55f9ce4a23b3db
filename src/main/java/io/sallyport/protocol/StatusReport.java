package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.report}, and the result of {@code status.get}. All members but {@code origin} (with a {@code seq}) and {@code at} are
 * optional; ratios are 0 to 1, percents 0 to 100, sizes bytes. An absent list counts as empty. A state that this version does not know
 * reads as absent, so that a newer gateway's report is not lost.
 */
public record StatusReport(
        @JsonProperty(required = true) Origin origin,
        @JsonProperty(required = true) Instant at,
        @Nullable String agentVersion,
        @Nullable Long uptimeSeconds,
        @Nullable Activity activity,
        @Nullable Double cpu,
        @Nullable Memory memory,
        @Nullable Network network,
        @Nullable Disk disk,
        List<CacheStatus> caches,
        List<ShareStatus> shares,
        List<VolumeStatus> volumes,
        List<Alert> alerts,
        @Nullable String configHash)
        implements UplinkMessage {
    public static final String METHOD = "status.report";

    public StatusReport {
        Checks.present("origin", origin).requireSeq();
        Checks.present("at", at);
        Checks.text("agentVersion", agentVersion);
        Checks.atLeast("uptimeSeconds", uptimeSeconds, 0);
        Checks.between("cpu", cpu, 0, 1);
        caches = Checks.list("caches", caches);
        shares = Checks.list("shares", shares);
        volumes = Checks.list("volumes", volumes);
        alerts = Checks.list("alerts", alerts);
        Checks.text("configHash", configHash);
    }

    public record Memory(@Nullable Long usedBytes, @Nullable Long totalBytes) {
        public Memory {
            Checks.atLeast("memory.usedBytes", usedBytes, 0);
            Checks.atLeast("memory.totalBytes", totalBytes, 0);
        }
    }

    public record Network(
            @Nullable Double inBytesPerSecond,
            @Nullable Double outBytesPerSecond,
            @Nullable Double rttMillis,
            @Nullable Double lossRatio) {
        public Network {
            Checks.between("network.inBytesPerSecond", inBytesPerSecond, 0, Double.MAX_VALUE);
            Checks.between("network.outBytesPerSecond", outBytesPerSecond, 0, Double.MAX_VALUE);
            Checks.between("network.rttMillis", rttMillis, 0, Double.MAX_VALUE);
            Checks.between("network.lossRatio", lossRatio, 0, 1);
        }
    }

    public record Disk(@Nullable Double awaitMillis, @Nullable Double iops) {
        public Disk {
            Checks.between("disk.awaitMillis", awaitMillis, 0, Double.MAX_VALUE);
            Checks.between("disk.iops", iops, 0, Double.MAX_VALUE);
        }
    }

    public record Alert(
            @JsonProperty(required = true) String code,
            @Nullable Severity severity,
            @Nullable String subject,
            @Nullable Instant since) {
        public Alert {
            Checks.text("alerts.code", Checks.present("alerts.code", code));
            Checks.text("alerts.subject", subject);
        }
    }

    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }
}
