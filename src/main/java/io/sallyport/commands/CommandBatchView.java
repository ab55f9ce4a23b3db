package io.sallyport.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it goes out.
 *
 * @param total gateways that it addresses
 * @param missing gateways that were deleted before their command was made
 * @param counts how many commands are in each state; states without any are left out
 */
@Schema(
        name = "CommandBatch",
        examples =
                """
                {"id":"0197a3c1-0b20-7d8f-8a32-6e5d4c3b2a19","method":"gateway.restart","params":{"acceptDataLoss":false},
                 "noReply":false,"notBefore":null,"state":"MADE","total":3,"missing":0,"counts":{"SUCCEEDED":2,"FAILED":1},
                 "reissueOf":null,"createdAt":"2026-11-22T09:59:59Z","cancelledAt":null}""")
public record CommandBatchView(
        String id,
        String method,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) JsonNode params,
        boolean noReply,
        @Nullable Instant notBefore,
        CommandBatchState state,
        int total,
        int missing,
        Map<CommandState, Long> counts,
        @Nullable String reissueOf,
        Instant createdAt,
        @Nullable Instant cancelledAt) {

    static CommandBatchView of(CommandBatch batch, Map<CommandState, Long> counts, CommandJson json) {
        CommandBatch.Order order = batch.order();
        return new CommandBatchView(
                batch.id(),
                order.method(),
                json.readObject(order.params()),
                !order.wantsReply(),
                order.notBefore(),
                batch.state(),
                batch.total(),
                batch.missing(),
                counts,
                batch.reissueOf(),
                batch.createdAt(),
                batch.cancelledAt());
    }
}
