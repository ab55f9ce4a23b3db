package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.commands.CommandErrorCode;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.OpenApiCheck;
import io.sallyport.testing.OpenApiDocument;
import io.sallyport.testing.OpenApiDocument.Operation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document by itself: nothing is left unsaid, and its examples are what it says. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OpenApiDocumentTest {
    @TestHTTPResource("/")
    URI server;

    private OpenApiDocument document;

    @BeforeEach
    void read() {
        document = OpenApiCheck.documentOf(server);
    }

    @Test
    void saysWhatItIsOf() {
        JsonNode root = document.root();

        assertThat(root.at("/info/title").asText()).isEqualTo("Sallyport");
        assertThat(root.at("/info/description").asText()).isNotEmpty();
        assertThat(root.at("/servers/0/url").asText()).isEqualTo("/");
        assertThat(root.path("tags"))
                .allSatisfy(tag -> assertThat(tag.path("description").asText())
                        .as("the description of the tag %s, in openapi.yaml", tag.path("name"))
                        .isNotEmpty());
    }

    @Test
    void everyOperationSaysWhatItDoesAndWhatItTakes() {
        assertThat(document.operations()).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.description().path("summary").asText()).isNotEmpty();
            assertThat(operation.description().path("tags")).isNotEmpty();
            assertThat(operation.description().path("parameters")).allSatisfy(parameter -> assertThat(
                            document.resolve(parameter).path("description").asText())
                    .as("the description of a parameter, there or in openapi.yaml: %s", parameter)
                    .isNotEmpty());
        });
    }

    @Test
    void everyRefusalIsAProblemWithItsCodes() {
        for (Operation operation : document.operations()) {
            operation.description().path("responses").properties().forEach(entry -> {
                JsonNode response = document.resolve(entry.getValue());
                String description = response.path("description").asText();
                assertThat(description).as("%s %s", operation, entry.getKey()).isNotEmpty();
                if (entry.getKey().compareTo("400") >= 0 && !entry.getKey().equals("413")) {
                    assertThat(description)
                            .as("%s %s", operation, entry.getKey())
                            .contains("`");
                    assertThat(response.at("/content/application~1problem+json/schema/$ref")
                                    .asText())
                            .as("%s %s", operation, entry.getKey())
                            .endsWith("/Problem");
                }
            });
        }
    }

    @Test
    void whatHasAPlaceMayBeMissing() {
        assertThat(document.operations())
                .filteredOn(operation ->
                        operation.path().contains("{") && !operation.method().equals("put"))
                .allSatisfy(operation -> assertThat(
                                operation.description().path("responses").has("404"))
                        .as("%s has a 404", operation)
                        .isTrue());
    }

    @Test
    void thePullOfAStatusMayEndAsAnyCommandMay() {
        JsonNode responses = document.find("POST", "/api/v1/gateways/x/status/refresh")
                .orElseThrow()
                .description()
                .path("responses");

        assertThat(CommandErrorCode.values())
                .allSatisfy(code -> assertThat(responses.has(Integer.toString(code.httpStatus())))
                        .as("%s", code)
                        .isTrue());
    }

    @Test
    void everyRequestAndEveryAnswerHasAnExample() {
        List<JsonNode> bodies = new ArrayList<>();
        for (Operation operation : document.operations()) {
            operation.description().at("/requestBody/content").forEach(bodies::add);
            operation.description().path("responses").forEach(response -> document.resolve(response)
                    .path("content")
                    .forEach(bodies::add));
        }
        bodies.removeIf(body -> body.at("/schema/$ref").isMissingNode());

        assertThat(bodies).hasSizeGreaterThan(50).allSatisfy(body -> assertThat(
                        document.resolve(body.path("schema")).has("examples"))
                .as("an example of %s", body.path("schema"))
                .isTrue());
    }

    @Test
    void itsExamplesAreValid() {
        int count = 0;
        for (Map.Entry<String, JsonNode> place : document.named("examples").entrySet()) {
            for (JsonNode example : place.getValue().get("examples")) {
                assertValid(place.getKey(), place.getValue(), example);
                count++;
            }
        }
        for (Map.Entry<String, JsonNode> place : document.named("example").entrySet()) {
            assertValid(
                    place.getKey(),
                    place.getValue().path("schema"),
                    place.getValue().get("example"));
            count++;
        }
        assertThat(count).isGreaterThan(30);
    }

    @Test
    void everyReferenceRefersToSomething() {
        assertThat(document.named("$ref"))
                .allSatisfy((place, node) -> assertThat(document.resolve(node).isMissingNode())
                        .as("%s: %s", place, node)
                        .isFalse());
    }

    private void assertValid(String place, JsonNode schema, JsonNode example) {
        boolean isOneOfSeveral = "array".equals(schema.path("type").asText()) && example instanceof TextNode;
        assertThat(document.errors(isOneOfSeveral ? schema.path("items") : schema, example))
                .as("the example at %s: %s", place, example)
                .isEmpty();
    }
}
