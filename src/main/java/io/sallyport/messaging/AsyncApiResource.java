package io.sallyport.messaging;

import io.sallyport.api.Refusal;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The wire protocol for programs: an AsyncAPI document, and the JSON Schemas that it refers to. */
@Path("/asyncapi")
@Tag(name = "Protocol")
public class AsyncApiResource {
    private static final String FOLDER = "protocol/";
    /** Words with a dot between them: no way out of the folder. */
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z]+(\\.[A-Za-z]+)*\\.json");

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Produces("application/yaml")
    @Operation(summary = "The AsyncAPI document of the wire protocol")
    public String document() {
        String document = read(FOLDER + "asyncapi.yaml");
        if (document == null) {
            throw new IllegalStateException("asyncapi.yaml is not in the archive");
        }
        // Its address has no folder of its own, unlike its file, and references are relative.
        return document.replace("$ref: schemas/", "$ref: asyncapi/schemas/");
    }

    @GET
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Path("/schemas/{name}")
    @Produces("application/schema+json")
    @Operation(summary = "A JSON Schema of the wire protocol, such as `status.report.json`")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "404", description = "`SCHEMA_NOT_FOUND`")
    public String schema(@PathParam("name") String name) {
        String schema = SCHEMA.matcher(name).matches() ? read(FOLDER + "schemas/" + name) : null;
        if (schema == null) {
            throw Refusal.notFound("SCHEMA_NOT_FOUND", "The protocol has no schema of this name.");
        }
        return schema;
    }

    private static @Nullable String read(String resource) {
        try (InputStream content =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return content == null ? null : new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
