package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.sallyport.protocol.ProtocolException.Code;
import java.util.regex.Pattern;

/**
 * A console region's group: {@code GID_…} or {@code GID-…}, 7 to 25 characters of {@code [A-Za-z0-9_-]}, applied for in the broker's
 * console.
 */
public record GroupId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("GID[_-][A-Za-z0-9_-]+");

    @JsonCreator
    public GroupId {
        int length = value.length();
        if (length < Limits.MIN_GROUP_ID_LENGTH || length > Limits.MAX_GROUP_ID_LENGTH) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY,
                    "a group ID has %d to %d characters, this one has %d"
                            .formatted(Limits.MIN_GROUP_ID_LENGTH, Limits.MAX_GROUP_ID_LENGTH, length));
        }
        if (!FORM.matcher(value).matches()) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY, "a group ID is GID_ or GID- and then characters of [A-Za-z0-9_-]");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
