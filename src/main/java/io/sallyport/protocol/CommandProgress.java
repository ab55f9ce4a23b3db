package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code command.progress}: at least every 10 s while a command runs. {@code percent} is 0 to 100. */
public record CommandProgress(
        @JsonProperty(required = true) Origin origin,
        @JsonProperty(required = true) UUID commandId,
        @Nullable String stage,
        @Nullable Integer percent)
        implements UplinkMessage {
    public static final String METHOD = "command.progress";

    public CommandProgress {
        Checks.present("origin", origin);
        Checks.present("commandId", commandId);
        Checks.text("stage", stage);
        Checks.between("percent", percent, 0, 100);
    }
}
