package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who is woken by an alert finds out what it means. */
class AlertsTest {
    private static final Path RULE = DeploymentFiles.DEPLOYMENT.resolve("prometheus/prometheus-rule.yaml");

    @Test
    void eachSaysHowUrgentItIsAndWhereMoreIsWritten() {
        assertThat(Alerts.rules()).hasSizeGreaterThan(20).allSatisfy(rule -> {
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.at("/annotations/description").asText())
                    .isNotBlank()
                    .endsWith(".");
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/alerts.md#" + rule.path("alert").asText().toLowerCase(Locale.ROOT));
            assertThat(rule.path("for").asText()).matches("\\d+[mh]");
        });
    }

    @Test
    void eachHasAHeadingAndEachHeadingAnAlert() {
        String handbook = DeploymentFiles.text(Path.of("docs/alerts.md"));
        List<String> headings = Pattern.compile("(?m)^## (\\w+)$")
                .matcher(handbook)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(headings)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Alerts.rules().stream()
                        .map(rule -> rule.path("alert").asText())
                        .toList());
        assertThat(Pattern.compile("(?m)^\\*\\*Do:\\*\\* ").matcher(handbook).results())
                .hasSameSizeAs(headings);
    }

    /** The labels of a description are those that the expression leaves. */
    @Test
    void eachDescriptionNamesLabelsThatAreLeft() {
        for (JsonNode rule : Alerts.rules()) {
            String expression = rule.path("expr").asText();
            boolean adds = expression.matches("(?s).*\\b(sum|max|min|count|avg|absent)\\b.*");
            List<String> labels = Pattern.compile("\\$labels\\.(\\w+)")
                    .matcher(rule.at("/annotations/description").asText())
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            if (adds) {
                assertThat(Promql.of(expression).groupings()).as(expression).containsAll(labels);
            }
        }
    }

    @Test
    void theOperatorIsGivenTheSameRules() {
        assertThat(DeploymentFiles.document(RULE).at("/spec/groups"))
                .isEqualTo(DeploymentFiles.document(Alerts.FILE).path("groups"));
    }
}
