package io.sallyport.messaging;

import org.jspecify.annotations.Nullable;

/** The connection was lost before the broker's acknowledgement: the message may have been sent on, or not. */
public final class DownlinkUncertainException extends BrokerUnavailableException {
    private static final long serialVersionUID = 1L;

    DownlinkUncertainException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
