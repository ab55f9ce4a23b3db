package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code presence.online}: said after the SUBACKs, so that whoever reads it may send. The first report follows at once.
 *
 * @param sealingKeyFingerprint {@link KeyType#fingerprint} of the key that it opens secrets with
 */
public record PresenceOnline(
        @JsonProperty(required = true) Origin origin,
        @JsonProperty(required = true) Instant at,
        @JsonProperty(required = true) String agentVersion,
        @JsonProperty(required = true) int protocolVersion,
        @Nullable Integer reportIntervalSeconds,
        List<String> capabilities,
        @Nullable String sealingKeyFingerprint)
        implements UplinkMessage {
    public static final String METHOD = "presence.online";
    /** What {@code reportIntervalSeconds} is if it is left out. */
    public static final int DEFAULT_REPORT_INTERVAL_SECONDS = 30;
    /** The longest report interval, one day. */
    public static final int MAX_REPORT_INTERVAL_SECONDS = 86_400;

    public PresenceOnline {
        Checks.present("origin", origin);
        Checks.present("at", at);
        Checks.text("agentVersion", Checks.present("agentVersion", agentVersion));
        Checks.between("protocolVersion", protocolVersion, 1, 1_000);
        Checks.between("reportIntervalSeconds", reportIntervalSeconds, 1, MAX_REPORT_INTERVAL_SECONDS);
        reportIntervalSeconds = reportIntervalSeconds == null ? DEFAULT_REPORT_INTERVAL_SECONDS : reportIntervalSeconds;
        capabilities = Checks.list("capabilities", capabilities);
        capabilities.forEach(capability -> Checks.text("capabilities", capability));
        Checks.text("sealingKeyFingerprint", sealingKeyFingerprint);
    }
}
