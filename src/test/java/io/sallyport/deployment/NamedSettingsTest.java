package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Environment variables and properties that a deployment sets are read by somebody, and at run time. */
class NamedSettingsTest {
    /** Of the JVM and of the configuration itself. */
    private static final Set<String> OF_OTHERS = Set.of("JDK_JAVA_OPTIONS", "LANG", "SMALLRYE_CONFIG_LOCATIONS");

    private static final Pattern IN_TEXT = Pattern.compile("\\b((?:SALLYPORT|QUARKUS)_[A-Z0-9_]+)\\b");
    /** Not the application's: they choose what compose.yaml and train-aot.sh take. */
    private static final Set<String> OF_SCRIPTS = Set.of("SALLYPORT_IMAGE", "SALLYPORT_TOOLS_IMAGE");

    private final Settings settings = new Settings();

    @Test
    void eachVariableOfAReplicaIsASetting() {
        Map<String, Path> variables = new TreeMap<>();
        DeploymentFiles.manifests().stream()
                .filter(manifest -> DeploymentFiles.isOfWhatThereIs(manifest.file()))
                .forEach(manifest -> manifest.document()
                        .findValues("env")
                        .forEach(env -> env.forEach(
                                variable -> variables.put(variable.path("name").asText(), manifest.file()))));
        JsonNode compose = DeploymentFiles.document(DeploymentFiles.DEPLOYMENT.resolve("compose/compose.yaml"));
        for (String service : new String[] {"sallyport", "migration"}) {
            compose.at("/services/" + service + "/environment")
                    .fieldNames()
                    .forEachRemaining(name -> variables.put(name, Path.of("compose.yaml")));
        }
        for (Path file : DeploymentFiles.below(DeploymentFiles.DEPLOYMENT, ".env")) {
            DeploymentFiles.text(file)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> variables.put(line.substring(0, line.indexOf('=')), file));
        }

        assertThat(variables).hasSizeGreaterThan(35);
        variables.forEach(
                (variable, where) -> assertThat(OF_OTHERS.contains(variable) || settings.hasVariable(variable))
                        .as("%s of %s", variable, where)
                        .isTrue());
    }

    /** Also in scripts, in comments, in what people read, and in manifests of others than Kubernetes. */
    @Test
    void eachVariableThatIsWrittenOfIsASetting() {
        Stream.concat(
                        DeploymentFiles.below(
                                DeploymentFiles.DEPLOYMENT, ".md", ".yaml", ".yml", ".sh", ".conf", ".json")
                                .stream(),
                        DeploymentFiles.below(Path.of("src/main/docker"), "").stream())
                .filter(DeploymentFiles::isOfWhatThereIs)
                .forEach(file -> IN_TEXT.matcher(DeploymentFiles.text(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(variable -> !OF_SCRIPTS.contains(variable))
                        .forEach(variable -> assertThat(settings.hasVariable(variable))
                                .as("%s of %s", variable, file)
                                .isTrue()));
    }

    @Test
    void eachPropertyThatTheSecretsSetIsASetting() {
        String script = DeploymentFiles.text(DeploymentFiles.DEPLOYMENT.resolve("compose/secrets.sh"));

        assertThat(Pattern.compile("\\b((?:sallyport|quarkus)\\.[a-z][a-z.-]+)=")
                        .matcher(script)
                        .results()
                        .map(found -> found.group(1))
                        .toList())
                .hasSizeGreaterThan(10)
                .allSatisfy(property ->
                        assertThat(settings.hasProperty(property)).as(property).isTrue());
    }

    @Test
    void whatNobodyReadsIsFound() {
        assertThat(settings.hasVariable("SALLYPORT_BROKER_HOST")).isTrue();
        assertThat(settings.hasVariable("SALLYPORT_SECURITY_USERS_ADMIN_PASSWORD_HASH"))
                .isTrue();
        assertThat(settings.hasVariable("QUARKUS_DATASOURCE_JDBC_MAX_SIZE")).isTrue();
        assertThat(settings.hasVariable("SALLYPORT_BROKER_HOSTNAME")).isFalse();
        assertThat(settings.hasVariable("QUARKUS_FLYWAY_MIGRATE")).isFalse();
        // Fixed when the application is built.
        assertThat(settings.hasVariable("QUARKUS_HTTP_ROOT_PATH")).isFalse();
    }
}
