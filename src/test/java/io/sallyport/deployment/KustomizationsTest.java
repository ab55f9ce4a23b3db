package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.deployment.DeploymentFiles.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kustomizations name what is there, and change what is there. */
class KustomizationsTest {
    private static final Path BASE = DeploymentFiles.KUBERNETES.resolve("base");
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "images",
            "configMapGenerator",
            "patches",
            "labels");

    static List<Path> kustomizations() {
        return DeploymentFiles.below(DeploymentFiles.DEPLOYMENT, "kustomization.yaml");
    }

    static List<Path> overlays() {
        return kustomizations().stream()
                .map(Path::getParent)
                .filter(folder -> folder.getParent().endsWith("overlays"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void namesFilesThatAreThere(Path kustomization) {
        JsonNode document = DeploymentFiles.document(kustomization);
        List<String> named = new ArrayList<>();
        Stream.of("resources", "components")
                .forEach(key -> document.path(key).forEach(each -> named.add(each.asText())));
        document.path("patches").forEach(patch -> {
            if (patch.has("path")) {
                named.add(patch.path("path").asText());
            }
        });
        document.path("configMapGenerator").forEach(generator -> Stream.of("envs", "files")
                .forEach(key -> generator.path(key).forEach(each -> named.add(each.asText()))));

        assertThat(document.fieldNames()).toIterable().isSubsetOf(KNOWN);
        assertThat(named).isNotEmpty().allSatisfy(name -> {
            Path file = kustomization.resolveSibling(name);
            assertThat(file).exists();
            assertThat(!Files.isDirectory(file) || Files.exists(file.resolve("kustomization.yaml")))
                    .isTrue();
            // kustomize refuses files, but not folders, from outside of its own.
            assertThat(Files.isDirectory(file) || !name.contains("..")).as(name).isTrue();
        });
    }

    @Test
    void eachManifestIsPartOfSomething() {
        Set<Path> used = new HashSet<>();
        for (Path kustomization : kustomizations()) {
            JsonNode document = DeploymentFiles.document(kustomization);
            document.path("resources")
                    .forEach(each ->
                            used.add(kustomization.resolveSibling(each.asText()).normalize()));
            document.path("patches")
                    .forEach(each -> used.add(kustomization
                            .resolveSibling(each.path("path").asText())
                            .normalize()));
        }

        assertThat(DeploymentFiles.manifests())
                .filteredOn(manifest -> !manifest.file().toString().contains("serverless"))
                .allSatisfy(
                        manifest -> assertThat(used).contains(manifest.file().normalize()));
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void patchesWhatIsThere(Path kustomization) {
        List<Manifest> base = objects(BASE);
        for (JsonNode patch : DeploymentFiles.document(kustomization).path("patches")) {
            if (patch.has("path")) {
                DeploymentFiles.documents(
                                kustomization.resolveSibling(patch.path("path").asText()))
                        .forEach(part -> laidOver(base, part));
            } else {
                JsonNode target = target(
                        base,
                        patch.at("/target/kind").asText(),
                        patch.at("/target/name").asText());
                for (JsonNode step :
                        DeploymentFiles.documents(patch.path("patch").asText()).get(0)) {
                    assertThat(step.path("op").asText()).isIn("replace", "remove");
                    assertThat(target.at(step.path("path").asText()).isMissingNode())
                            .as("%s: %s", kustomization, step.path("path"))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void hasOnePartThatScales(Path overlay) {
        List<Manifest> objects = objects(overlay);

        assertThat(objects)
                .filteredOn(object ->
                        Set.of("HorizontalPodAutoscaler", "ScaledObject").contains(object.kind()))
                .hasSizeLessThan(2);
        assertThat(objects)
                .extracting(Manifest::kind)
                .contains("Deployment", "Job", "PodDisruptionBudget", "NetworkPolicy", "Ingress", "Service");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void saysWhichImageExactly(Path overlay) {
        JsonNode image =
                DeploymentFiles.document(overlay.resolve("kustomization.yaml")).at("/images/0");

        assertThat(image.path("name").asText()).isEqualTo("sallyport");
        assertThat(image.path("newTag").asText()).isNotEmpty().isNotEqualTo("latest");
    }

    /** What is scaled has the name, and what watches it selects the labels, of the Deployment. */
    @Test
    void everythingMeansTheSameReplicas() {
        List<Manifest> large = objects(DeploymentFiles.KUBERNETES.resolve("overlays/large"));
        JsonNode deployment = target(large, "Deployment", "sallyport");
        String name = deployment
                .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                .asText();

        assertThat(name).isEqualTo("sallyport");
        assertThat(target(large, "ScaledObject", "sallyport")
                        .at("/spec/scaleTargetRef/name")
                        .asText())
                .isEqualTo("sallyport");
        for (String kind : List.of("Service", "PodDisruptionBudget", "PodMonitor", "Deployment")) {
            JsonNode selector = target(large, kind, "sallyport").at("/spec/selector");
            assertThat(selector.findValue("app.kubernetes.io/name").asText())
                    .as(kind)
                    .isEqualTo(name);
        }
    }

    private static void laidOver(List<Manifest> base, JsonNode part) {
        JsonNode target = target(
                base, part.path("kind").asText(), part.at("/metadata/name").asText());
        part.at("/spec/template/spec/containers").forEach(container -> assertThat(
                        target.at("/spec/template/spec/containers").findValuesAsText("name"))
                .contains(container.path("name").asText()));
    }

    private static JsonNode target(List<Manifest> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name + " to be patched"))
                .document();
    }

    /** What a kustomization brings, with what it includes; patches are not applied. */
    private static List<Manifest> objects(Path folder) {
        List<Manifest> objects = new ArrayList<>();
        JsonNode document = DeploymentFiles.document(folder.resolve("kustomization.yaml"));
        Stream.of("resources", "components").forEach(key -> document.path(key).forEach(each -> {
            Path path = folder.resolve(each.asText()).normalize();
            if (Files.isDirectory(path)) {
                objects.addAll(objects(path));
            } else {
                DeploymentFiles.documents(path).forEach(found -> objects.add(new Manifest(path, found)));
            }
        }));
        return objects;
    }
}
