package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.ActionsTable.Request;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.OpenApiCheck;
import io.sallyport.testing.OpenApiDocument;
import io.sallyport.testing.OpenApiDocument.Operation;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Each request that docs/api.md names, in a row or as what stands in, is in the OpenAPI document. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ActionsTableRequestsTest {
    private static final Set<String> KINDS =
            Arrays.stream(ResourceKind.values()).map(ResourceKind::path).collect(Collectors.toSet());
    private static final Set<String> SETTINGS = Arrays.stream(ResourceKind.values())
            .filter(ResourceKind::isSetting)
            .map(ResourceKind::member)
            .collect(Collectors.toSet());

    @TestHTTPResource("/")
    URI server;

    @Test
    void everyRequestThatIsNamedExists() {
        OpenApiDocument document = OpenApiCheck.documentOf(server);
        Set<String> missing = new TreeSet<>();
        ActionsTable.rows().stream()
                .flatMap(row -> row.allRequests().stream())
                .filter(request -> document.operations().stream()
                        .noneMatch(operation -> isIt(operation, request) && takesAll(document, operation, request)))
                .forEach(request -> missing.add(request.toString()));

        assertThat(missing).isEmpty();
    }

    private static boolean isIt(Operation operation, Request request) {
        List<String> named = List.of(request.wholePath().split("/"));
        List<String> documented = List.of(operation.path().split("/"));
        return operation.method().equalsIgnoreCase(request.method())
                && named.size() == documented.size()
                && IntStream.range(0, named.size()).allMatch(i -> isSame(documented.get(i), named.get(i)));
    }

    /** Where the document has a parameter, the page may have one of the names that it can be. */
    private static boolean isSame(String documented, String named) {
        return switch (documented) {
            case "{kind}" -> KINDS.contains(named);
            case "{name}" -> isParameter(named) || SETTINGS.contains(named);
            default -> isParameter(documented) ? isParameter(named) : documented.equals(named);
        };
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static boolean takesAll(OpenApiDocument document, Operation operation, Request request) {
        JsonNode parameters = operation.description().path("parameters");
        return StreamSupport.stream(parameters.spliterator(), false)
                .map(document::resolve)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet())
                .containsAll(request.parameters());
    }
}
