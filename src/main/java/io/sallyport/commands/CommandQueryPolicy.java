package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** {@code command.query}: the console's own question, whose answers settle other commands. */
@ApplicationScoped
class CommandQueryPolicy implements CommandPolicy {
    private final CommandSettling settling;
    private final CommandsConfig config;

    CommandQueryPolicy(CommandSettling settling, CommandsConfig config) {
        this.settling = settling;
        this.config = config;
    }

    @Override
    public String method() {
        return Methods.COMMAND_QUERY;
    }

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public Duration deadline() {
        return config.readDeadline();
    }

    @Override
    public void validate(ObjectNode params) {
        DownlinkCodec.params(params, Methods.CommandQuery.class);
    }

    @Override
    public void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        settling.learn(uplink, reply);
    }
}
