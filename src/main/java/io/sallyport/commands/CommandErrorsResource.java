package io.sallyport.commands;

import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of why commands fail. */
@Path("/api/v1/command-errors")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Commands")
public class CommandErrorsResource {
    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(
            summary = "List why commands fail",
            description = "Each code with what it means, and whether issuing again makes sense.")
    public Catalogue all() {
        return new Catalogue(Stream.of(CommandErrorCode.values()).map(Entry::of).toList());
    }

    @Schema(name = "CommandErrorCatalogue")
    record Catalogue(List<Entry> items) {}

    /** @param httpStatus of a request that stands for the command, such as an active pull */
    @Schema(
            name = "CommandErrorEntry",
            examples =
                    """
                    {"code":"BUSY","explanation":"The gateway is busy with something that must end first. Issue it again in a while.",
                     "reissuable":true,"httpStatus":409}""")
    record Entry(CommandErrorCode code, String explanation, boolean reissuable, int httpStatus) {
        static Entry of(CommandErrorCode code) {
            return new Entry(code, code.explanation(), code.isReissuable(), code.httpStatus());
        }
    }
}
