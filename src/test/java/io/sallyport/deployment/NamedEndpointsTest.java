package io.sallyport.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.OpenApiCheck;
import io.sallyport.testing.OpenApiDocument;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Probes, scrapes, brokers and people are sent to addresses that there are. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NamedEndpointsTest {
    /** An address of ours, wherever it is written; with the method in front in what people read. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\b(GET|POST|PUT|DELETE|PATCH) )?(?<![\\w.-])(?:https?://[\\w.-]+(?::\\d+)?)?(/(?:q|api|gateway|broker|ingress|internal|asyncapi|openapi)/[\\w/.{}-]*[\\w}])");

    @TestHTTPResource("/")
    URI server;

    @Test
    void areThere() {
        OpenApiDocument document = OpenApiCheck.documentOf(server);
        Map<String, Path> found = new TreeMap<>();
        for (Path file : DeploymentFiles.below(
                DeploymentFiles.DEPLOYMENT, ".md", ".yaml", ".yml", ".conf", ".sh", ".env", ".json")) {
            // Dashboards select by patterns of addresses, which are none.
            if (DeploymentFiles.isOfWhatThereIs(file) && !file.toString().contains("dashboards")) {
                collect(file, found);
            }
        }
        collect(Path.of("docs/alerts.md"), found);
        DeploymentFiles.below(Path.of("src/main/docker"), "").forEach(file -> collect(file, found));
        collect(Path.of("src/main/java/io/sallyport/Probe.java"), found);

        assertThat(found).hasSizeGreaterThan(8);
        found.forEach((address, file) -> {
            String method = address.substring(0, address.indexOf(' '));
            String path = address.substring(address.indexOf(' ') + 1);
            if (path.startsWith("/q/") || path.startsWith("/asyncapi")) {
                assertThat(given().get(path).statusCode())
                        .as("%s of %s", path, file)
                        .isEqualTo(200);
            } else {
                assertThat(
                                method.equals("ANY")
                                        ? document.hasPath(path)
                                        : document.find(method, path).isPresent())
                        .as("%s of %s", address, file)
                        .isTrue();
            }
        });
    }

    private static void collect(Path file, Map<String, Path> found) {
        Matcher address = ADDRESS.matcher(DeploymentFiles.text(file));
        while (address.find()) {
            // EMQX's own API has addresses of that kind, too.
            if (!address.group(2).startsWith("/api/v5/")) {
                found.put((address.group(1) == null ? "ANY" : address.group(1)) + " " + address.group(2), file);
            }
        }
    }
}
