package io.sallyport.messaging;

import org.jspecify.annotations.Nullable;

/** The broker could not be given a message now: not connected, its connection lost before its acknowledgement, or too much on its way. */
public sealed class BrokerUnavailableException extends RuntimeException
        permits DownlinkFullException, DownlinkUncertainException {
    private static final long serialVersionUID = 1L;

    BrokerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
