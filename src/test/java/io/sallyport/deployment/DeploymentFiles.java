package io.sallyport.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code deployment/}, read strictly: a member that is there twice is an error. */
final class DeploymentFiles {
    static final Path DEPLOYMENT = Path.of("deployment");
    static final Path KUBERNETES = DEPLOYMENT.resolve("kubernetes");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeploymentFiles() {}

    /** Whether the application has all that a file is about: serverless mode, from the day that there is a package for it. */
    static boolean isOfWhatThereIs(Path file) {
        return !file.startsWith(DEPLOYMENT.resolve("serverless"))
                || Files.isDirectory(Path.of("src/main/java/io/sallyport/ingress"));
    }

    /** All files below a folder whose names end so. */
    static List<Path> below(Path folder, String... endings) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings)
                            .anyMatch(ending -> file.getFileName().toString().endsWith(ending)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML file; one of a JSON file. */
    static List<JsonNode> documents(Path file) {
        return documents(text(file));
    }

    static List<JsonNode> documents(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }

    static JsonNode document(Path file) {
        List<JsonNode> documents = documents(file);
        if (documents.size() != 1) {
            throw new IllegalStateException(file + " has " + documents.size() + " documents");
        }
        return documents.get(0);
    }

    /** The manifests that a cluster is given: all of Kubernetes, Prometheus and Knative, without what only kustomize reads. */
    static List<Manifest> manifests() {
        return Stream.of("kubernetes", "prometheus", "serverless/knative")
                .map(DEPLOYMENT::resolve)
                .filter(Files::isDirectory)
                .flatMap(folder -> below(folder, ".yaml").stream())
                .flatMap(file -> documents(file).stream().map(document -> new Manifest(file, document)))
                .filter(manifest -> !manifest.apiVersion().startsWith("kustomize.config.k8s.io/"))
                .toList();
    }

    /** A Kubernetes object, or a part of one that is laid over it. */
    record Manifest(Path file, JsonNode document) {
        String apiVersion() {
            return document.path("apiVersion").asText();
        }

        String kind() {
            return document.path("kind").asText();
        }

        String name() {
            return document.at("/metadata/name").asText();
        }

        @Override
        public String toString() {
            return file + ": " + kind() + " " + name();
        }
    }
}
