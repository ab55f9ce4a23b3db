package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import java.time.Duration;
import java.util.Optional;

/** What the owner of a method says of it. Each method that can be issued has exactly one. */
public interface CommandPolicy {
    String method();

    /** How long after the first attempt to send it ends without an answer. */
    Duration deadline();

    /** After so long without a word the gateway is asked what became of it; empty for what is configured for all. */
    default Optional<Duration> progressTimeout() {
        return Optional.empty();
    }

    /** Whether only the console itself may issue it. */
    default boolean isInternal() {
        return false;
    }

    /** @throws io.sallyport.protocol.ProtocolException if the parameters are not of the method's form */
    void validate(ObjectNode params);

    /**
     * Called within the transaction that ends the command as succeeded, or settles it.
     *
     * @throws io.sallyport.protocol.ProtocolException if the result is not of the method's form: the command has then failed
     */
    default void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {}

    /**
     * Like {@link #onSuccess}, for a result that was learned by asking. It comes without its own origin: the reply's is that of the answer, so
     * it says who answered, and not when in the order of reports the result was.
     */
    default void onLearned(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        onSuccess(uplink, reply);
    }
}
