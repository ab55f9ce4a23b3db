package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.deployment.DeploymentFiles.Manifest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster takes each manifest, and what runs in it may do no more than it needs. */
class KubernetesManifestsTest {
    static List<Manifest> manifests() {
        return DeploymentFiles.manifests();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void isWhatItsSchemaSays(Manifest manifest) {
        assertThat(KubernetesSchemas.faults(manifest)).isEmpty();
    }

    @Test
    void aFieldThatNobodyKnowsIsAFault() {
        Manifest wrong = new Manifest(
                DeploymentFiles.KUBERNETES,
                DeploymentFiles.documents(
                                "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 80, targetprot: http}]}}")
                        .get(0));

        assertThat(KubernetesSchemas.faults(wrong)).singleElement().asString().contains("targetprot");
    }

    @Test
    void aNumberWhereATextBelongsIsAFault() {
        Manifest wrong = new Manifest(
                DeploymentFiles.KUBERNETES,
                DeploymentFiles.documents("{apiVersion: v1, kind: Service, metadata: {name: x, labels: {port: 80}}}")
                        .get(0));

        assertThat(KubernetesSchemas.faults(wrong)).hasSize(1);
    }

    @Test
    void eachPodIsConfined() {
        assertThat(pods()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(pod -> {
            assertThat(pod.at("/automountServiceAccountToken").asText()).isEqualTo("false");
            // Else a Service named sallyport-broker sets SALLYPORT_BROKER_PORT.
            assertThat(pod.at("/enableServiceLinks").asText()).isEqualTo("false");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(container
                                .at("/securityContext/allowPrivilegeEscalation")
                                .asText())
                        .isEqualTo("false");
                assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/requests/cpu").isMissingNode())
                        .isFalse();
                assertThat(container.at("/resources/requests/memory").isMissingNode())
                        .isFalse();
                assertThat(container.at("/resources/limits/memory").isMissingNode())
                        .isFalse();
            });
        });
    }

    @Test
    void theGracePeriodIsLongerThanTheStop() {
        JsonNode pod = pods().get(0);
        assertThat(pod.at("/containers/0/name").asText()).isEqualTo("sallyport");
        String env = DeploymentFiles.text(DeploymentFiles.KUBERNETES.resolve("base/sallyport.env"));

        assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                .isGreaterThanOrEqualTo(
                        seconds(env, "QUARKUS_SHUTDOWN_DELAY") + seconds(env, "SALLYPORT_SHUTDOWN_DRAIN_FOR") + 10);
    }

    @Test
    void secretsAreReferredToAndNowhereWritten() {
        assertThat(manifests()).extracting(Manifest::kind).doesNotContain("Secret");
        assertThat(pods()).allSatisfy(pod -> assertThat(pod.at("/containers/0/env"))
                .filteredOn(variable ->
                        variable.path("name").asText().matches(".*(PASSWORD|SECRET|KEYS_.*|_HASH|ENCRYPTION_KEY)"))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.has("value"))
                        .as(variable.toString())
                        .isFalse()));
    }

    @Test
    void nothingGetsInOrOutThatNoPolicyNames() {
        List<Manifest> policies = manifests().stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                .toList();

        assertThat(policies).anySatisfy(policy -> {
            assertThat(policy.document().at("/spec/podSelector")).isEmpty();
            assertThat(texts(policy.document().at("/spec/policyTypes"))).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(policy.document().at("/spec").has("ingress")).isFalse();
            assertThat(policy.document().at("/spec").has("egress")).isFalse();
        });
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static int seconds(String env, String variable) {
        return Integer.parseInt(env.replaceAll("(?s).*" + variable + "=(\\d+)s.*", "$1"));
    }

    /** Of the base: the replicas' first, then the job's. */
    private static List<JsonNode> pods() {
        return manifests().stream()
                .filter(manifest -> manifest.file().startsWith(DeploymentFiles.KUBERNETES.resolve("base")))
                .map(manifest -> manifest.document().at("/spec/template/spec"))
                .filter(pod -> !pod.isMissingNode())
                .toList();
    }
}
