package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract as a program finds it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AsyncApiAddressesTest {

    @Test
    void eachSchemaThatTheDocumentRefersToIsWhereItSays() {
        String document = given().get("/asyncapi")
                .then()
                .statusCode(200)
                .contentType("application/yaml")
                .extract()
                .asString();
        List<String> schemas = references(document);

        assertThat(document).startsWith("#").contains("asyncapi: 3.0.0");
        assertThat(schemas).hasSize(11);
        for (String schema : schemas) {
            given().get(URI.create("/asyncapi").resolve(schema).toString())
                    .then()
                    .statusCode(200)
                    .contentType("application/schema+json")
                    .body("$schema", equalTo("https://json-schema.org/draft/2020-12/schema"));
        }
    }

    @Test
    void whatSchemasShareIsBesideThem() {
        given().get("/asyncapi/schemas/common.json").then().statusCode(200).body("title", equalTo("Common types"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing.json",
                "status.report",
                "..%2Fasyncapi.yaml",
                "..%2F..%2Fapplication.properties",
                "%2e%2e%2fasyncapi.yaml",
                "..%5Casyncapi.yaml",
                "status.report.json%00"
            })
    void nothingElseIsServed(String name) {
        String body = given().urlEncodingEnabled(false)
                .get("/asyncapi/schemas/" + name)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .extract()
                .asString();

        assertThat(body).doesNotContain("asyncapi: 3").doesNotContain("sallyport.topics");
    }

    private static List<String> references(String document) {
        return Pattern.compile("\\$ref: ([^'#}]*\\.json)")
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
