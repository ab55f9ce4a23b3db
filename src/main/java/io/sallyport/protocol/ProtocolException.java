package io.sallyport.protocol;

import java.util.Objects;

/**
 * Something does not follow the protocol. The message is for people and gives the limit that was broken; it never contains a payload.
 * The code is stable, and is what drops are counted by.
 */
public final class ProtocolException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, as a stable, countable code. */
    public enum Code {
        /** A group, gateway or client ID, or a number of an origin, is outside its form or limit. */
        INVALID_IDENTITY,
        /** A topic is too long, has other characters than it may have, or is not one of ours. */
        INVALID_TOPIC,
        /** The payload is over {@link Limits#MAX_PAYLOAD_BYTES}. */
        TOO_LARGE,
        /** Not JSON, not UTF-8, or nested more deeply than {@link Limits#MAX_NESTING}. */
        NOT_JSON,
        /** JSON, but not a JSON-RPC 2.0 message. */
        NOT_JSON_RPC,
        /** A method that this side does not know. */
        UNKNOWN_METHOD,
        /** The method is known, its members are wrong or missing. */
        INVALID_MEMBERS,
        /** A signature is missing or wrong. */
        SIGNATURE,
        /** What is sealed can't be opened. */
        SEALED
    }

    private final Code code;

    public ProtocolException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Never null, unlike other exceptions' messages. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Code code() {
        return code;
    }
}
