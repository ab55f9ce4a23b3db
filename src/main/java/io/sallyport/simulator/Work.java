package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.RpcError;
import io.vertx.core.Future;

/** How a gateway goes on with a command. */
sealed interface Work {
    /** It has ended. */
    record Done(Outcome outcome) implements Work {}

    /** The gateway goes down for it, and it ends with the next boot. */
    record Boot(Outcome afterwards) implements Work {}

    /** It takes its time. */
    record Later(Future<Work> next) implements Work {}

    /** How far it is, for the console. */
    @FunctionalInterface
    interface Progress {
        void say(String stage, int percent);
    }

    static Work done() {
        return done(JsonNodeFactory.instance.objectNode());
    }

    static Work done(ObjectNode result) {
        return new Done(new Outcome.Succeeded(result));
    }

    static Work failed(RpcError error, String message) {
        return new Done(Outcome.Failed.of(error, message));
    }

    static Work failed(String reason, String message) {
        return new Done(Outcome.Failed.because(reason, message));
    }
}
