package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be seen of images without an engine that builds them. */
class ImagesTest {
    private static final Path DOCKER = Path.of("src/main/docker");

    static List<Path> dockerfiles() {
        return DeploymentFiles.below(DOCKER, ".jvm", ".native-micro");
    }

    @Test
    void thereAreTwo() {
        assertThat(dockerfiles()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void startsFromExactlyOneVersionOfAnOfficialImage(Path dockerfile) {
        List<String> bases = arguments(dockerfile, "ARG").stream()
                .filter(argument -> argument.matches("\\w+_IMAGE=.*"))
                .toList();

        assertThat(bases).singleElement().asString().matches("\\w+_IMAGE=[a-z-]+:\\d+\\.\\d+[\\w.+-]*");
        assertThat(arguments(dockerfile, "FROM")).isNotEmpty().allSatisfy(from -> assertThat(from)
                .startsWith("${" + bases.get(0).replaceFirst("=.*", "") + "}"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void runsAsAUserThatIsANumberAndNotRoot(Path dockerfile) {
        assertThat(arguments(dockerfile, "USER")).singleElement().asString().matches("10001:10001");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void isAskedHowItIsByItsOwnExecutable(Path dockerfile) {
        String health = arguments(dockerfile, "HEALTHCHECK").get(0);
        String entry = arguments(dockerfile, "ENTRYPOINT").get(0);

        assertThat(health)
                .containsPattern("CMD \\[\"(java|/sallyport/sallyport)\", ")
                .containsIgnoringCase("probe");
        // Without a shell, which would keep SIGTERM to itself.
        assertThat(entry).startsWith("[\"");
        assertThat(arguments(dockerfile, "STOPSIGNAL")).containsExactly("SIGTERM");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void saysWhatItIs(Path dockerfile) {
        String labels = String.join(" ", arguments(dockerfile, "LABEL"));

        assertThat(labels)
                .contains(
                        "org.opencontainers.image.title=",
                        "org.opencontainers.image.description=",
                        "org.opencontainers.image.licenses=\"Apache-2.0\"")
                .contains(
                        "org.opencontainers.image.version=\"${VERSION}\"",
                        "org.opencontainers.image.revision=\"${REVISION}\"",
                        "org.opencontainers.image.created=\"${CREATED}\"");
        assertThat(arguments(dockerfile, "ARG")).anyMatch(argument -> argument.startsWith("VERSION="));
    }

    /** What the build leaves, or what is in the repository; and .dockerignore lets it through. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiesWhatIsThere(Path dockerfile) {
        List<String> ignored = DeploymentFiles.text(Path.of(".dockerignore"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        for (String copy : arguments(dockerfile, "COPY")) {
            if (copy.contains("--from=")) {
                continue;
            }
            String source = copy.replaceFirst("^(--\\S+ )*", "").split(" ")[0];
            if (source.startsWith("target/")) {
                assertThat(source).isIn("target/sallyport-*-runner.jar", "target/sallyport-*-runner");
                assertThat(ignored).contains("!" + source.replace("sallyport-*", "*"));
            } else {
                assertThat(Path.of(source)).exists();
                assertThat(ignored).contains("!" + Path.of(source).getParent());
            }
        }
        assertThat(ignored).first().isEqualTo("*");
    }

    /** The cache counts for the same jar at the same place, in the very same Java. */
    @Test
    void theCacheIsMadeWhereItIsUsed() {
        Path dockerfile = DOCKER.resolve("Dockerfile.jvm");

        assertThat(arguments(dockerfile, "FROM")).containsExactly("${JAVA_IMAGE} AS trained", "${JAVA_IMAGE}");
        assertThat(arguments(dockerfile, "RUN").get(0))
                .contains("train-aot.sh /sallyport/sallyport.jar /sallyport/sallyport.aot");
        assertThat(arguments(dockerfile, "ENTRYPOINT").get(0))
                .contains("-XX:AOTCache=/sallyport/sallyport.aot", "\"-jar\", \"/sallyport/sallyport.jar\"");
        assertThat(Files.isExecutable(DOCKER.resolve("train-aot.sh"))).isTrue();
    }

    /** The arguments of an instruction, each time it is there, with continued lines joined. */
    private static List<String> arguments(Path dockerfile, String instruction) {
        String text = DeploymentFiles.text(dockerfile)
                .replaceAll("(?m)^\\s*#.*\\n", "")
                .replaceAll("\\\\\\n\\s*", "");
        List<String> found = new ArrayList<>();
        Pattern.compile("(?m)^" + instruction + " +(.*)$")
                .matcher(text)
                .results()
                .map((MatchResult line) -> line.group(1))
                .forEach(found::add);
        return found;
    }
}
