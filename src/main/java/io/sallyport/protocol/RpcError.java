package io.sallyport.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The error codes on the wire: JSON-RPC's own, and the protocol's (docs/protocol.md, section 4). */
public enum RpcError {
    PARSE(-32700),
    INVALID_REQUEST(-32600),
    UNKNOWN_METHOD(-32601),
    INVALID_PARAMS(-32602),
    INTERNAL(-32603),
    OPERATION_FAILED(-32001),
    EXPIRED(-32002),
    STALE_GENERATION(-32003),
    BUSY(-32004),
    WOULD_LOSE_DATA(-32005),
    NOT_FOR_ME(-32006),
    SIGNATURE(-32007);

    private final int code;

    RpcError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Optional<RpcError> ofCode(int code) {
        return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
    }
}
