package io.sallyport.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.UplinkCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** {@code status.get}, the active pull: its result is a report like any other, stored in the transaction that ends the command. */
@ApplicationScoped
class StatusGetPolicy implements CommandPolicy {
    private final CommandsConfig config;
    private final StatusWriter writer;

    StatusGetPolicy(CommandsConfig config, StatusWriter writer) {
        this.config = config;
        this.writer = writer;
    }

    @Override
    public String method() {
        return Methods.STATUS_GET;
    }

    @Override
    public Duration deadline() {
        return config.readDeadline();
    }

    @Override
    public void validate(ObjectNode params) {
        // It has none; unknown members are ignored on the wire.
    }

    @Override
    public void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        ReceivedStatus status =
                new ReceivedStatus(uplink.gatewayId(), UplinkCodec.statusOf(reply), uplink.receivedAt());
        writer.store(List.of(status));
    }

    /** Without the seq of its own origin a report has no place among the others, so it is not stored; the next one is newer anyway. */
    @Override
    public void onLearned(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {}
}
