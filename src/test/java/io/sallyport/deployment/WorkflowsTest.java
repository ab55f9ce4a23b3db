package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflows run is there, in one version, and may no more than it needs. */
class WorkflowsTest {
    static List<Path> workflows() {
        return DeploymentFiles.below(Path.of(".github/workflows"), ".yml");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void takesEachActionInOneVersion(Path workflow) {
        assertThat(steps(workflow).stream().filter(step -> step.has("uses")).toList())
                .isNotEmpty()
                .allSatisfy(
                        step -> assertThat(step.path("uses").asText()).matches("[\\w-]+/[\\w-]+@v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void mayReadAndWhatAJobAsksForBesides(Path workflow) {
        JsonNode document = DeploymentFiles.document(workflow);

        assertThat(document.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        for (Map.Entry<String, JsonNode> job : document.path("jobs").properties()) {
            assertThat(job.getValue().path("timeout-minutes").asInt())
                    .as(job.getKey())
                    .isPositive();
            assertThat(job.getValue().path("permissions").path("contents").asText("read"))
                    .as(job.getKey())
                    .isEqualTo(job.getKey().equals("publish") ? "write" : "read");
        }
    }

    /** Nobody's text gets into a shell by being put together with it. */
    @ParameterizedTest
    @MethodSource("workflows")
    void runsWhatIsThere(Path workflow) {
        for (JsonNode step : steps(workflow)) {
            String run = step.path("run").asText();
            assertThat(run).doesNotContainPattern("\\$\\{\\{ *github\\.(event|head_ref|ref_name)");
            for (String script : List.of(".ci/run", "./mvnw")) {
                assertThat(!run.contains(script) || Files.isExecutable(Path.of(script)))
                        .isTrue();
            }
            if (step.at("/with/file").isTextual()) {
                assertThat(Path.of(step.at("/with/file").asText())).exists();
            }
            if (step.has("working-directory")) {
                assertThat(Path.of(step.path("working-directory").asText())).isDirectory();
            }
        }
    }

    private static List<JsonNode> steps(Path workflow) {
        return DeploymentFiles.document(workflow).path("jobs").properties().stream()
                .flatMap(
                        job -> StreamSupport.stream(job.getValue().path("steps").spliterator(), false))
                .toList();
    }
}
