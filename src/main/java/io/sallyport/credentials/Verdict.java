package io.sallyport.credentials;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What EMQX is answered.
 *
 * @param result {@code ignore}: it is none of ours, and whoever else is asked decides
 * @param expireAt in seconds since 1970: until then it may stay connected
 */
@Schema(examples = "{\"result\":\"allow\",\"is_superuser\":false,\"expire_at\":1795600000}")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Verdict(
        Result result,
        @JsonProperty("is_superuser") boolean superuser,
        @JsonProperty("expire_at") @Nullable Long expireAt) {
    enum Result {
        @JsonProperty("allow")
        ALLOW,
        @JsonProperty("deny")
        DENY,
        @JsonProperty("ignore")
        IGNORE
    }

    static final Verdict DENY = new Verdict(Result.DENY, false, null);
    static final Verdict IGNORE = new Verdict(Result.IGNORE, false, null);
    static final Verdict ALLOW = new Verdict(Result.ALLOW, false, null);

    static Verdict allowUntil(Instant end) {
        return new Verdict(Result.ALLOW, false, end.getEpochSecond());
    }
}
