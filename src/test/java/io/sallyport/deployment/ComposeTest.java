package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parts of the composition fit together, and none speaks in the clear. */
class ComposeTest {
    private static final Path FOLDER = DeploymentFiles.DEPLOYMENT.resolve("compose");

    private final JsonNode compose = DeploymentFiles.document(FOLDER.resolve("compose.yaml"));
    private final JsonNode services = compose.path("services");

    @Test
    void eachImageIsOneVersion() {
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            assertThat(service.getValue().path("image").asText())
                    .as(service.getKey())
                    .matches("\\$\\{\\w+:-sallyport:jvm}|[a-z-]+(/[a-z-]+)?:v?\\d+\\.\\d+\\.\\d+");
        }
    }

    @Test
    void eachFileVolumeAndServiceThatIsNamedIsThere() {
        Set<String> volumes = new TreeSet<>();
        compose.path("volumes").fieldNames().forEachRemaining(volumes::add);
        Set<String> used = new TreeSet<>();
        for (JsonNode service : services) {
            for (JsonNode mount : service.path("volumes")) {
                String source = mount.asText().split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).exists();
                } else {
                    used.add(source);
                }
            }
            service.path("env_file").forEach(file -> Stream.of("emqx", "mosquitto")
                    .map(broker -> file.path("path").asText().replace("${BROKER:-emqx}", broker))
                    .forEach(name -> assertThat(FOLDER.resolve(name)).exists()));
            service.path("depends_on").fieldNames().forEachRemaining(name -> assertThat(services.has(name))
                    .as(name)
                    .isTrue());
            service.path("build").path("dockerfile");
        }

        assertThat(used).isEqualTo(volumes);
        assertThat(FOLDER.resolve(services.at("/sallyport/build/context").asText())
                        .resolve(services.at("/sallyport/build/dockerfile").asText()))
                .exists();
    }

    @Test
    void eachSecretIsMadeBeforeItIsNeeded() {
        String script = DeploymentFiles.text(FOLDER.resolve("secrets.sh"));
        List<String> folders = new ArrayList<>();
        services.at("/secrets/volumes").forEach(mount -> folders.add(mount.asText()));

        assertThat(folders)
                .filteredOn(mount -> mount.contains(":/out/"))
                .hasSize(9)
                .allSatisfy(mount -> assertThat(script).contains("$out/" + mount.replaceFirst(".*:/out/", "")));
        // What mosquitto's configuration names is in its volume.
        Pattern.compile("/etc/mosquitto/sallyport/(\\S+)")
                .matcher(DeploymentFiles.text(DeploymentFiles.DEPLOYMENT.resolve("mosquitto/production.conf")))
                .results()
                .map(found -> found.group(1))
                .forEach(file -> assertThat(script.contains("$out/mosquitto/" + file)
                                || file.endsWith(".acl")
                                || Set.of("broker.pem", "broker.key").contains(file))
                        .as(file)
                        .isTrue());
        assertThat(script).contains("/*.acl \"$out/mosquitto/\"");
        for (String service : List.of("mysql", "emqx", "mosquitto", "migration", "prometheus", "grafana")) {
            assertThat(services.at("/" + service + "/depends_on/secrets/condition")
                            .asText())
                    .as(service)
                    .isEqualTo("service_completed_successfully");
        }
        assertThat(services.at("/sallyport/depends_on/migration/condition").asText())
                .isEqualTo("service_completed_successfully");
    }

    @Test
    void noneSpeaksInTheClear() {
        Set<String> open = new TreeSet<>();
        services.forEach(service ->
                service.path("ports").forEach(port -> open.add(port.asText().replaceFirst(".*:", ""))));

        // Each of them is a listener with TLS: below, and in the files of the brokers.
        assertThat(open).containsExactlyInAnyOrder("8443", "8883", "18084", "9090", "3000");
        assertThat(services.at("/sallyport/environment/QUARKUS_HTTP_INSECURE_REQUESTS")
                        .asText())
                .isEqualTo("disabled");
        assertThat(services.at("/sallyport/environment/SALLYPORT_BROKER_SSL").asText())
                .isEqualTo("true");
        assertThat(services.at("/mysql/command/0").asText()).isEqualTo("--require-secure-transport=ON");
        assertThat(services.at("/emqx/environment/EMQX_DASHBOARD__LISTENERS__HTTP__BIND")
                        .asText())
                .isEqualTo("0");
        assertThat(services.at("/grafana/environment/GF_SERVER_PROTOCOL").asText())
                .isEqualTo("https");
        assertThat(DeploymentFiles.text(FOLDER.resolve("common.env"))).contains("sslMode=VERIFY_IDENTITY");
        assertThat(DeploymentFiles.document(FOLDER.resolve("prometheus.yml")).path("scrape_configs"))
                .allSatisfy(job -> assertThat(job.path("scheme").asText()).isEqualTo("https"));
        assertThat(DeploymentFiles.document(FOLDER.resolve("prometheus-web.yml"))
                        .has("tls_server_config"))
                .isTrue();
    }

    @Test
    void noneMayMoreThanItNeeds() {
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            JsonNode merged = service.getValue();
            assertThat(merged.at("/cap_drop/0").asText()).as(service.getKey()).isEqualTo("ALL");
            assertThat(merged.at("/security_opt/0").asText())
                    .as(service.getKey())
                    .isEqualTo("no-new-privileges:true");
            if (!service.getKey().equals("emqx")) {
                assertThat(merged.path("read_only").asBoolean())
                        .as(service.getKey())
                        .isTrue();
            }
        }
    }
}
