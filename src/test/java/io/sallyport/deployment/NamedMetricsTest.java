package io.sallyport.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dashboards, alerts and what scales name metrics, and labels of them, that there are. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NamedMetricsTest {
    /** What Prometheus adds to each. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "namespace", "pod");

    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    @Test
    void areThereWithTheLabelsTheyAreSelectedBy() {
        RegisteredMetrics there = scrape();
        Map<String, Promql> expressions = expressions();

        assertThat(expressions).hasSizeGreaterThan(90);
        expressions.forEach((where, expression) -> {
            assertThat(expression.metrics())
                    .as("%s: %s", where, expression.expression())
                    .allMatch(metric ->
                            OF_PROMETHEUS.contains(metric) || there.names().contains(metric));
            assertThat(expression.labels())
                    .as("%s: %s", where, expression.expression())
                    .allMatch(use -> OF_THE_TARGET.contains(use.label())
                            || there.labelsOf(use.metric()).contains(use.label()));
            assertThat(expression.groupings())
                    .as("%s: %s", where, expression.expression())
                    .allMatch(label -> OF_THE_TARGET.contains(label)
                            || expression.metrics().stream()
                                    .anyMatch(metric -> there.labelsOf(metric).contains(label)));
        });
    }

    /** So the sources are read rightly, names and endings. */
    @Test
    void whatIsShownIsWhatTheSourcesMake() {
        RegisteredMetrics there = scrape();

        assertThat(there.shown())
                .filteredOn(name -> name.startsWith("sallyport_"))
                .hasSizeGreaterThan(30)
                .isSubsetOf(there.made());
    }

    /** After a request and a collection of garbage, as some are made by the first of its kind. */
    private static RegisteredMetrics scrape() {
        given().get("/q/health").then().statusCode(200);
        System.gc();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> RegisteredMetrics.of(
                                given().accept("text/plain").get("/q/metrics").asString()),
                        metrics -> metrics.shown().contains("jvm_gc_pause_seconds_sum")
                                && metrics.shown().contains("http_server_requests_seconds_sum"));
    }

    /** By where they are. */
    private static Map<String, Promql> expressions() {
        Map<String, Promql> expressions = new LinkedHashMap<>();
        for (Path dashboard :
                DeploymentFiles.below(DeploymentFiles.DEPLOYMENT.resolve("grafana/dashboards"), ".json")) {
            JsonNode document = DeploymentFiles.document(dashboard);
            for (JsonNode panel : document.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    add(
                            expressions,
                            dashboard + ", " + panel.path("title").asText() + " "
                                    + target.path("refId").asText(),
                            target.path("expr").asText());
                }
            }
            add(
                    expressions,
                    dashboard + ", its variable",
                    document.at("/templating/list/1/query").asText());
        }
        for (JsonNode rule : Alerts.rules()) {
            add(expressions, rule.path("alert").asText(), rule.path("expr").asText());
        }
        for (DeploymentFiles.Manifest manifest : DeploymentFiles.manifests()) {
            List<String> found = new ArrayList<>();
            manifest.document().at("/spec/triggers").forEach(trigger -> {
                if (trigger.path("type").asText().equals("prometheus")) {
                    found.add(trigger.at("/metadata/query").asText());
                }
            });
            manifest.document().at("/spec/metrics").forEach(metric -> {
                if (metric.path("type").asText().equals("Pods")) {
                    found.add(metric.at("/pods/metric/name").asText());
                }
            });
            found.forEach(expression -> add(expressions, manifest + " " + expression, expression));
        }
        return expressions;
    }

    private static void add(Map<String, Promql> expressions, String where, String expression) {
        assertThat(expressions).doesNotContainKey(where);
        expressions.put(where, Promql.of(expression.replace("[$__rate_interval]", "[5m]")));
    }
}
