package io.sallyport.messaging;

/** The connection is up, and takes no more at this moment. The message was not sent, and can be in a moment. */
public final class DownlinkFullException extends BrokerUnavailableException {
    private static final long serialVersionUID = 1L;

    DownlinkFullException(Throwable cause) {
        super("too many messages are on their way to the broker", cause);
    }
}
