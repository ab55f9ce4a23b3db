package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A command that is to be issued.
 *
 * @param noReply true if no answer is wanted: it ends when it is handed to the broker
 */
@Schema(examples = """
                {"method":"gateway.restart","params":{"acceptDataLoss":false}}""")
public record IssueCommand(
        @NotBlank @Size(max = 64) String method,
        @Schema(implementation = Object.class) @Nullable ObjectNode params,
        boolean noReply) {}
