package io.sallyport.api;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Which of a document's schemas are in requests, in merge patches and in answers, at any depth.
 *
 * @param patches those of merge patches themselves, which are among the requests
 */
record Reachable(Set<String> requests, Set<String> patches, Set<String> answers) {
    static Reachable from(OpenAPI document, Map<String, Schema> schemas) {
        Reachable found = new Reachable(new HashSet<>(), new HashSet<>(), new HashSet<>());
        document.getPaths().getPathItems().values().forEach(item -> item.getOperations()
                .forEach((method, operation) -> {
                    if (operation.getParameters() != null) {
                        operation.getParameters().forEach(one -> visit(one.getSchema(), schemas, found.requests));
                    }
                    if (operation.getRequestBody() != null) {
                        Content content = operation.getRequestBody().getContent();
                        visit(content, schemas, found.requests);
                        if (method == HttpMethod.PATCH) {
                            // One that is written where it is used is of no record.
                            content.getMediaTypes().values().stream()
                                    .map(type -> nameOf(type.getSchema()))
                                    .filter(name -> !name.isEmpty())
                                    .forEach(found.patches::add);
                        }
                    }
                    visit(operation.getResponses().getAPIResponses().values(), schemas, found.answers);
                }));
        visit(document.getComponents().getResponses().values(), schemas, found.answers);
        return found;
    }

    Set<String> all() {
        Set<String> all = new HashSet<>(requests);
        all.addAll(answers);
        return all;
    }

    /** The name that a reference has; empty for a schema that is none. */
    static String nameOf(Schema schema) {
        String reference = schema.getRef();
        return reference == null ? "" : reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static void visit(Collection<APIResponse> responses, Map<String, Schema> schemas, Set<String> found) {
        responses.forEach(response -> visit(response.getContent(), schemas, found));
    }

    private static void visit(@Nullable Content content, Map<String, Schema> schemas, Set<String> found) {
        if (content != null) {
            content.getMediaTypes().values().forEach(type -> visit(type.getSchema(), schemas, found));
        }
    }

    private static void visit(@Nullable Schema schema, Map<String, Schema> schemas, Set<String> found) {
        if (schema == null) {
            return;
        }
        String name = nameOf(schema);
        if (!name.isEmpty() && found.add(name)) {
            visit(schemas.get(name), schemas, found);
        }
        visit(schema.getItems(), schemas, found);
        visit(schema.getAdditionalPropertiesSchema(), schemas, found);
        Objects.requireNonNullElse(schema.getProperties(), Map.<String, Schema>of())
                .values()
                .forEach(member -> visit(member, schemas, found));
        if (schema.getAnyOf() != null) {
            schema.getAnyOf().forEach(choice -> visit(choice, schemas, found));
        }
    }
}
