package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A command that is to be issued.
 *
 * @param notBefore when it is to be sent, at most 30 days ahead; at once if left out or past
 * @param noReply true if no answer is wanted: it ends when it is handed to the broker
 */
@Schema(examples = """
                {"method":"gateway.restart","params":{"acceptDataLoss":false}}""")
public record IssueCommand(
        @NotBlank @Size(max = 64) String method,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable ObjectNode params,
        boolean noReply,
        @Nullable Instant notBefore) {
    /** A command for now. */
    public IssueCommand(String method, @Nullable ObjectNode params, boolean noReply) {
        this(method, params, noReply, null);
    }
}
