package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever is changed while the gateway is there or away, and whatever is delayed, repeated, reordered or lost on the way: when it is back and what is not in step is issued
 * again, it serves what is wanted.
 */
@QuarkusTest
@TestProfile(ConvergenceTest.Impatient.class)
@WithTestResource(EmbeddedServers.class)
class ConvergenceTest {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final int SEQUENCES = 15;
    private static final int STEPS = 12;
    private static final int AT_ONCE = 5;

    @Test
    void anySequenceEndsInStep() {
        String group = Registry.newGroup();
        // Another one each time; to try one again, put its seed here.
        long first = Long.getLong("convergence.seed", System.nanoTime());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, SEQUENCES)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> sequence(group, first + i), threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void sequence(String group, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder story = new StringBuilder();
        try (UnsteadyGateway gateway =
                new UnsteadyGateway(EmbeddedServers.broker().port(), Registry.newGateway(group), random.split())) {
            gateway.comesBack();
            Console console = new Console(gateway.id());
            console.put("bucket-credentials/main", "{\"provider\":\"oss\",\"role\":\"gateways\"}");
            for (int i = 0; i < STEPS; i++) {
                story.append(step(gateway, console, random)).append(' ');
            }
            gateway.becomesSteady();
            gateway.goes(true);
            gateway.comesBack();
            console.endsInStep(gateway);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with -Dconvergence.seed=" + seed + ": " + story, e);
        }
    }

    private static String step(UnsteadyGateway gateway, Console console, SplittableRandom random) {
        String share = "shares/" + (random.nextBoolean() ? "one" : "two");
        int which = random.nextInt(12);
        switch (which) {
            case 0, 1, 2, 3 -> console.share(share, random.nextBoolean(), random.nextInt(5, 100));
            case 4 -> console.bandwidth(random.nextInt(10_000, 1_000_000));
            case 5 -> console.delete(share);
            case 6 -> gateway.goes(random.nextBoolean());
            case 7 -> gateway.comesBack();
            case 8 -> gateway.oneComes();
            case 9 -> gateway.oneComesAgain();
            case 10 -> gateway.anOldReportComes();
            default -> gateway.isChangedLocally();
        }
        return which + (which < 6 ? "(" + share + ")" : "");
    }

    /** What users do. */
    private record Console(String gateway) {
        void share(String path, boolean archive, int lag) {
            String patch = "{\"archive\":%s,\"cache\":{\"writeBackLagSeconds\":%d}}".formatted(archive, lag);
            if (send("PATCH", path, patch) == 404) {
                put(path, StorageRequests.nfs("converge-" + gateway, path));
            }
        }

        void bandwidth(int bytes) {
            put(
                    "settings/bandwidth",
                    """
                    {"schedule":[{"days":["MONDAY"],"from":"08:00","to":"18:00","uploadBytesPerSecond":%d}]}"""
                            .formatted(bytes));
        }

        void put(String path, String body) {
            assertThat(send("PUT", path, body)).isEqualTo(202);
        }

        void delete(String path) {
            assertThat(send("DELETE", path + "?acceptDataLoss=true", "")).isIn(202, 404);
        }

        private int send(String method, String path, String body) {
            return given().contentType(
                            method.equals("PATCH") ? "application/merge-patch+json" : ContentType.JSON.toString())
                    .body(body)
                    .request(method, place() + path)
                    .statusCode();
        }

        void endsInStep(UnsteadyGateway unsteady) {
            // What is under way is not issued twice.
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(resources("PENDING")).isEmpty());
            for (JsonNode one : resources("")) {
                if (one.path("desired").isMissingNode() || one.get("desired").isNull()) {
                    delete(pathOf(one));
                }
            }
            assertThat(send("POST", "storage/reissue", "")).isEqualTo(200);

            await().atMost(SOON).untilAsserted(() -> {
                JsonNode all = resources("");
                assertThat(all).allSatisfy(one -> assertThat(one.get("sync").textValue())
                        .as(one.toString())
                        .isEqualTo("IN_STEP"));
                assertThat(desired(all)).isEqualTo(serves(unsteady));
            });
        }

        private static Map<String, JsonNode> desired(JsonNode all) {
            Map<String, JsonNode> desired = new TreeMap<>();
            all.forEach(one -> desired.put(pathOf(one), one.get("desired")));
            return desired;
        }

        private static Map<String, JsonNode> serves(UnsteadyGateway gateway) {
            Map<String, JsonNode> serves = new TreeMap<>();
            gateway.serves().forEach((path, kept) -> serves.put(path, kept.config()));
            return serves;
        }

        private JsonNode resources(String sync) {
            var request = given().queryParam("gateway", gateway);
            return Registry.parse((sync.isEmpty() ? request : request.queryParam("sync", sync))
                            .get("/api/v1/resources")
                            .asString())
                    .get("items");
        }

        private static String pathOf(JsonNode one) {
            String kind = one.get("kind").textValue();
            return switch (kind) {
                        case "SHARE" -> "shares/";
                        case "BUCKET_CREDENTIAL" -> "bucket-credentials/";
                        default -> "settings/";
                    }
                    + one.get("name").textValue();
        }

        private String place() {
            return "/api/v1/gateways/" + gateway + "/";
        }
    }

    /** Nobody waits minutes for the end of a command whose answer was lost. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sallyport.commands.start-within", "2s",
                    "sallyport.commands.change-deadline", "3s",
                    "sallyport.commands.progress-timeout", "1s",
                    "sallyport.commands.settle-every", "1s",
                    "sallyport.storage.reconcile-every", "1s",
                    "sallyport.storage.reconcile-again-after", "1s");
        }
    }
}
