package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import io.sallyport.protocol.storage.Drain;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The methods that the console may call, with their parameters and results as types (docs/protocol.md, section 5). */
public final class Methods {
    /** The active pull; no parameters; the result is a {@link StatusReport}. */
    public static final String STATUS_GET = "status.get";

    /** The active pull of the configuration; no parameters; the result is a {@link ConfigReport}. */
    public static final String CONFIG_GET = "config.get";

    public static final String COMMAND_QUERY = "command.query";
    public static final String GATEWAY_RESTART = "gateway.restart";
    public static final String GATEWAY_UPGRADE = "gateway.upgrade";
    public static final String COLLECT_LOGS = "gateway.collectLogs";
    public static final String REHOME = "gateway.rehome";

    private Methods() {}

    /** Parameters of a method that has none; unknown members are ignored. */
    public record NoParams() {}

    /**
     * @param acceptDataLoss restart even if dirty data would be lost; false if left out
     * @param drain flush before; null: it is refused with -32005 if there are dirty data
     */
    public record GatewayRestart(@Nullable Boolean acceptDataLoss, @Nullable Drain drain) {
        public GatewayRestart {
            acceptDataLoss = Boolean.TRUE.equals(acceptDataLoss);
        }

        public GatewayRestart(boolean acceptDataLoss) {
            this(acceptDataLoss, null);
        }
    }

    /**
     * @param url where the package is, over HTTPS
     * @param version of the package; what {@code agentVersion} says afterwards
     * @param sha256 of the package, 64 lower-case hexadecimal digits
     * @param signature of the package, in base64
     * @param acceptDataLoss install even if dirty data would be lost; false if left out
     * @param drain flush before the installation; null: it is refused with -32005 if there are dirty data
     */
    public record GatewayUpgrade(
            @JsonProperty(required = true) String url,
            @JsonProperty(required = true) String version,
            @JsonProperty(required = true) String sha256,
            @JsonProperty(required = true) String signature,
            @JsonProperty(required = true) Phase phase,
            @Nullable Boolean acceptDataLoss,
            @Nullable Drain drain) {
        private static final String SHA256 = "[0-9a-f]{64}";
        private static final String BASE64 = "(?=.{4,1024}$)[A-Za-z0-9+/]+={0,2}";

        public GatewayUpgrade {
            Checks.httpsUrl("url", Checks.present("url", url));
            Checks.filled("version", Checks.present("version", version));
            Checks.form("sha256", Checks.present("sha256", sha256), SHA256);
            Checks.form("signature", Checks.present("signature", signature), BASE64);
            Checks.present("phase", phase);
            acceptDataLoss = Boolean.TRUE.equals(acceptDataLoss);
        }

        /** {@code DOWNLOAD} fetches and verifies the package and changes nothing else. */
        public enum Phase {
            DOWNLOAD,
            INSTALL
        }
    }

    /** @param version that is downloaded, or runs now */
    public record GatewayUpgradeResult(@JsonProperty(required = true) String version) {
        public GatewayUpgradeResult {
            Checks.filled("version", Checks.present("version", version));
        }
    }

    /**
     * @param since what is older is left out
     * @param maxBytes of the compressed file, 1,024 to 1 GiB; without an {@code uploadUrl} at most {@value #MAX_MESSAGE_BYTES}
     * @param uploadUrl signed for one PUT of the file; null: it comes in {@link LogExcerpt}s
     */
    public record CollectLogs(
            @JsonProperty(required = true) Instant since,
            @JsonProperty(required = true) Long maxBytes,
            @Nullable String uploadUrl) {
        public static final long MIN_BYTES = 1_024;
        public static final long MAX_BYTES = 1L << 30;
        public static final long MAX_MESSAGE_BYTES = (long) LogExcerpt.MAX_PARTS * LogExcerpt.MAX_PART_BYTES;

        public CollectLogs {
            Checks.present("since", since);
            Checks.between(
                    "maxBytes",
                    Checks.present("maxBytes", maxBytes),
                    MIN_BYTES,
                    uploadUrl == null ? MAX_MESSAGE_BYTES : MAX_BYTES);
            if (uploadUrl != null) {
                Checks.httpsUrl("uploadUrl", uploadUrl);
            }
        }
    }

    /**
     * @param sha256 of the file, 64 lower-case hexadecimal digits
     * @param parts how many {@link LogExcerpt}s; null if it was uploaded
     * @param truncated there was more than {@code maxBytes}; false if left out
     */
    public record CollectLogsResult(
            @JsonProperty(required = true) Long sizeBytes,
            @JsonProperty(required = true) String sha256,
            @Nullable Integer parts,
            @Nullable Boolean truncated) {
        public CollectLogsResult {
            Checks.between("sizeBytes", Checks.present("sizeBytes", sizeBytes), 0L, CollectLogs.MAX_BYTES);
            Checks.form("sha256", Checks.present("sha256", sha256), GatewayUpgrade.SHA256);
            Checks.between("parts", parts, 1, LogExcerpt.MAX_PARTS);
            truncated = Boolean.TRUE.equals(truncated);
        }
    }

    /**
     * @param endpoints in the order in which to try them, 1 to {@value #MAX_ENDPOINTS}
     * @param ca certificates in PEM that they are verified with; null: the present ones
     * @param confirmWithinSeconds from leaving to the {@code status.get}, 30 to 3,600
     */
    public record Rehome(
            @JsonProperty(required = true) List<Endpoint> endpoints,
            @Nullable String ca,
            @JsonProperty(required = true) Integer confirmWithinSeconds) {
        public static final int MAX_ENDPOINTS = 16;
        public static final int MIN_CONFIRM_SECONDS = 30;
        public static final int MAX_CONFIRM_SECONDS = 3_600;
        private static final int MAX_CA_LENGTH = 32_768;
        private static final String PEM =
                "\\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]++-----END CERTIFICATE-----\\s*)++";

        public Rehome {
            endpoints = Checks.list("endpoints", Checks.present("endpoints", endpoints));
            Checks.between("the number of endpoints", Integer.valueOf(endpoints.size()), 1, MAX_ENDPOINTS);
            if (ca != null) {
                Checks.between("the length of ca", Integer.valueOf(ca.length()), 1, MAX_CA_LENGTH);
                Checks.form("ca", ca, PEM);
            }
            Checks.between(
                    "confirmWithinSeconds",
                    Checks.present("confirmWithinSeconds", confirmWithinSeconds),
                    MIN_CONFIRM_SECONDS,
                    MAX_CONFIRM_SECONDS);
        }

        public record Endpoint(
                @JsonProperty(required = true) Kind kind,
                @JsonProperty(required = true) String host,
                @JsonProperty(required = true) Integer port,
                @JsonProperty(required = true) Network network) {
            private static final String HOST = "[A-Za-z0-9.:\\[\\]_-]{1,253}";
            private static final int MAX_PORT = 65_535;

            public Endpoint {
                Checks.present("endpoints.kind", kind);
                Checks.form("endpoints.host", Checks.present("endpoints.host", host), HOST);
                Checks.between("endpoints.port", Checks.present("endpoints.port", port), 1, MAX_PORT);
                Checks.present("endpoints.network", network);
            }
        }

        /** MQTT over TLS, or over WebSocket over TLS. */
        public enum Kind {
            MQTTS,
            WSS;

            @JsonValue
            public String scheme() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** The cloud's own network, or the Internet. */
        public enum Network {
            INTERNAL,
            PUBLIC
        }
    }

    public record CommandQuery(@JsonProperty(required = true) List<UUID> commandIds) {
        public CommandQuery {
            commandIds = Checks.list("commandIds", commandIds);
            if (commandIds.isEmpty() || commandIds.size() > Limits.MAX_QUERIED_COMMANDS) {
                throw new ProtocolException(
                        Code.INVALID_MEMBERS,
                        "commandIds must have 1 to %d entries, it has %d"
                                .formatted(Limits.MAX_QUERIED_COMMANDS, commandIds.size()));
            }
        }
    }

    public record CommandQueryResult(@JsonProperty(required = true) List<Answer> commands) {
        public CommandQueryResult {
            commands = Checks.list("commands", Checks.present("commands", commands));
        }

        /** What became of one command, as far as its gateway knows. {@code result} is left out where it would not fit. */
        public record Answer(
                @JsonProperty(required = true) UUID commandId,
                @Nullable State state,
                @Nullable ObjectNode result,
                @Nullable ObjectNode error) {
            public Answer {
                Checks.present("commands.commandId", commandId);
            }
        }

        /** {@code UNKNOWN} means "not received" only after {@code startBy} and under the same binding. */
        public enum State {
            UNKNOWN,
            RUNNING,
            SUCCEEDED,
            FAILED
        }
    }
}
