package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code log.excerpt}: one part of what a {@code gateway.collectLogs} without an {@code uploadUrl} collected.
 *
 * @param part from 1 to {@code of}
 * @param of 1 to {@value #MAX_PARTS}
 * @param base64 of 1 to {@value #MAX_PART_BYTES} bytes
 */
public record LogExcerpt(
        @JsonProperty(required = true) Origin origin,
        @JsonProperty(required = true) UUID commandId,
        @JsonProperty(required = true) Integer part,
        @JsonProperty(required = true) Integer of,
        @JsonProperty(required = true) byte[] base64)
        implements UplinkMessage {
    public static final String METHOD = "log.excerpt";
    public static final int MAX_PARTS = 100;
    public static final int MAX_PART_BYTES = 48_000;

    public LogExcerpt {
        Checks.present("origin", origin);
        Checks.present("commandId", commandId);
        Checks.between("of", Checks.present("of", of), 1, MAX_PARTS);
        Checks.between("part", Checks.present("part", part), 1, of);
        Checks.between(
                "the number of bytes", Integer.valueOf(Checks.present("base64", base64).length), 1, MAX_PART_BYTES);
    }

    /** By the bytes, and not by which array they are in. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogExcerpt excerpt
                && origin.equals(excerpt.origin)
                && commandId.equals(excerpt.commandId)
                && part.equals(excerpt.part)
                && of.equals(excerpt.of)
                && Arrays.equals(base64, excerpt.base64);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, commandId, part, of, Arrays.hashCode(base64));
    }
}
