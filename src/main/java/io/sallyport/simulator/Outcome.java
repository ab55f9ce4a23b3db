package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a command. Kept without its origin, because an answer that is given again comes from the present session. */
sealed interface Outcome {

    UplinkMessage answer(Origin origin, UUID commandId);

    record Succeeded(ObjectNode result) implements Outcome {
        @Override
        public UplinkMessage answer(Origin origin, UUID commandId) {
            return new CommandSucceeded(origin, commandId, result);
        }
    }

    /** The active pull: its answer is ordered among the reports, so the origin is the report's own. */
    record Status(StatusReport report) implements Outcome {
        @Override
        public UplinkMessage answer(Origin origin, UUID commandId) {
            return new CommandSucceeded(report.origin(), commandId, UplinkCodec.resultOf(report));
        }
    }

    /** As {@link Status}, of the configuration. */
    record Config(ConfigReport report) implements Outcome {
        @Override
        public UplinkMessage answer(Origin origin, UUID commandId) {
            return new CommandSucceeded(report.origin(), commandId, UplinkCodec.resultOf(report));
        }
    }

    record Failed(
            RpcError error,
            String message,
            @Nullable String reason,
            @Nullable Instant gatewayTime,
            @Nullable Long dirtyBytes)
            implements Outcome {

        static Failed of(RpcError error, String message) {
            return new Failed(error, message, null, null, null);
        }

        static Failed because(String reason, String message) {
            return new Failed(RpcError.OPERATION_FAILED, message, reason, null, null);
        }

        @Override
        public UplinkMessage answer(Origin origin, UUID commandId) {
            return new CommandFailed(origin, commandId, error.code(), message, reason, gatewayTime, dirtyBytes);
        }
    }
}
