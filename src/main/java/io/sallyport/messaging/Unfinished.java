package io.sallyport.messaging;

import java.time.Duration;

/**
 * What a part has begun on another thread than the request's. Where a process may be frozen or killed as soon as it has answered, a request is answered when that is done:
 * each part finishes, in the order of {@link Order}.
 */
public interface Unfinished {
    enum Order {
        /** What came in is stored or refused. */
        RECEIVED,
        /** Commands are with the broker, and that is noted. */
        SENT,
        /** What was done is told to whom it concerns. */
        TOLD
    }

    Order order();

    /**
     * Waits until all is done that had begun before the call.
     *
     * @return false if it was not done in time; then it still goes on as long as the process runs
     */
    boolean finish(Duration within);
}
