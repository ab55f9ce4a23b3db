package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the data are: a bucket, and the part of it below a prefix.
 *
 * @param provider of the object storage, {@code oss} or {@code s3} say
 * @param account who owns the bucket, as the provider names it
 * @param endpoint the endpoint kind
 * @param prefix without a slash at its beginning, with one at its end; empty for the whole bucket
 * @param tls whether the gateway talks to the bucket over TLS; true if left out
 */
public record BucketRef(
        @JsonProperty(required = true) String provider,
        @JsonProperty(required = true) String account,
        @JsonProperty(required = true) String name,
        @Nullable Endpoint endpoint,
        @Nullable String prefix,
        @Nullable Boolean tls) {
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

    public BucketRef {
        word("bucket.provider", Checks.present("bucket.provider", provider));
        Checks.text("bucket.account", Checks.present("bucket.account", account));
        word("bucket.name", Checks.present("bucket.name", name));
        endpoint = endpoint == null ? Endpoint.PUBLIC : endpoint;
        prefix = canonical(prefix);
        tls = !Boolean.FALSE.equals(tls);
    }

    /** {@code INTERNAL}: the cloud's own network; {@code ACCELERATED}: the provider's transfer acceleration. */
    public enum Endpoint {
        INTERNAL,
        PUBLIC,
        ACCELERATED
    }

    /** Whether both are in the same bucket of the same account. */
    public boolean isSameBucket(BucketRef other) {
        return provider.equals(other.provider) && account.equals(other.account) && name.equals(other.name);
    }

    /** Whether some object could be below both prefixes. */
    public boolean overlaps(BucketRef other) {
        return isSameBucket(other)
                && (String.valueOf(prefix).startsWith(String.valueOf(other.prefix))
                        || String.valueOf(other.prefix).startsWith(String.valueOf(prefix)));
    }

    private static void word(String member, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    member + " has 1 to 63 characters of a-z, 0-9, '.' and '-'");
        }
    }

    private static String canonical(@Nullable String prefix) {
        if (prefix == null) {
            return "";
        }
        Checks.text("bucket.prefix", prefix);
        String canonical = prefix.replaceAll("/+", "/").replaceAll("^/|/$", "");
        if (("/" + canonical + "/").contains("/../") || ("/" + canonical + "/").contains("/./")) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS, "bucket.prefix must not have '.' or '..' between slashes");
        }
        return canonical.isEmpty() ? "" : canonical + "/";
    }
}
