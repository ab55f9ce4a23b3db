package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.logging.Log;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Batches;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.UplinkCodec;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * {@code config.get}: its result is a report like any other. It is stored after the command has ended, and in a transaction of its own, since
 * whoever changes what a gateway serves locks that before its commands.
 */
@ApplicationScoped
class ConfigGetPolicy implements CommandPolicy {
    private final CommandsConfig config;
    private final ConfigWriter writer;
    private final AfterCommit afterCommit;

    ConfigGetPolicy(CommandsConfig config, ConfigWriter writer, AfterCommit afterCommit) {
        this.config = config;
        this.writer = writer;
        this.afterCommit = afterCommit;
    }

    @Override
    public String method() {
        return Methods.CONFIG_GET;
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
        ReceivedConfig received =
                new ReceivedConfig(uplink.gatewayId(), UplinkCodec.configOf(reply), uplink.receivedAt(), true);
        afterCommit.run(() -> Infrastructure.getDefaultWorkerPool().execute(() -> store(received)));
    }

    /** What is lost with a database that goes away just then is asked for again: its hash is not the one of the status. */
    private void store(ReceivedConfig received) {
        try {
            Batches.write(List.of(received), writer::write, (one, cause) -> {
                throw cause;
            });
        } catch (RuntimeException e) {
            Log.warnf(e, "a configuration could not be stored, gatewayId=%s", received.gatewayId());
        }
    }

    /** Without the seq of its own origin a report has no place among the others, so it is not stored. */
    @Override
    public void onLearned(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {}
}
