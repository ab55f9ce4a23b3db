package io.sallyport.messaging;

import org.jspecify.annotations.Nullable;

/** The broker could not be given a message now: not connected, its window is full, or it took too long. */
public final class BrokerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
