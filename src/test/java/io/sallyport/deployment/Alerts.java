package io.sallyport.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The rules of deployment/prometheus. */
final class Alerts {
    static final Path FILE = DeploymentFiles.DEPLOYMENT.resolve("prometheus/alerts.yml");

    private Alerts() {}

    static List<JsonNode> rules() {
        return StreamSupport.stream(
                        DeploymentFiles.document(FILE).at("/groups/0/rules").spliterator(), false)
                .toList();
    }
}
