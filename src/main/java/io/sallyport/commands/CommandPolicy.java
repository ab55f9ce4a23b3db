package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.GatewayId;
import java.time.Duration;
import java.util.Optional;

/** What the owner of a method says of it. Each method that can be issued has exactly one. */
public interface CommandPolicy {
    String method();

    /** How long after the first attempt to send it ends without an answer. */
    Duration deadline();

    /** {@link #deadline} of one with these parameters: a drain may take its time. */
    default Duration deadline(ObjectNode params) {
        return deadline();
    }

    /**
     * Where a resource owns the method, what a client uses instead of issuing commands, as a template: {@code PUT
     * /api/v1/gateways/{id}/shares/{name}}. Empty if anybody may issue it.
     */
    default Optional<String> resource() {
        return Optional.empty();
    }

    /**
     * Guards a gateway against it, when it is issued. Called within the issuing transaction, also for each gateway of a batch.
     *
     * @throws io.sallyport.api.Refusal with the reason
     */
    default void check(GatewayId gatewayId, ObjectNode params) {}

    /**
     * A command was made that is going to be sent, now or at its time. Called within the transaction that writes it: whoever has to accompany
     * it notes that here.
     */
    default void onIssued(GatewayId gatewayId, String commandId) {}

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
