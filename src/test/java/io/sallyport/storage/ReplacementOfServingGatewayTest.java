package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jwe;
import io.sallyport.protocol.storage.Secret;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another machine becomes a gateway that serves something: it gets all of it, but for the secrets that nobody has any more. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReplacementOfServingGatewayTest {
    private static final String VOLUME =
            """
            {"bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"v/"},"credential":"main","sizeBytes":1073741824,
             "cacheDisk":"disk-vdb"%s}""";

    @Inject
    MeterRegistry metrics;

    @Inject
    ReconcileStep step;

    private final NewMachine former = new NewMachine();
    private final NewMachine next = new NewMachine();
    private final String bucket = "replaced-" + UUID.randomUUID();
    private String id;
    private String name;
    private JsonNode formerActivation;
    private PageGateway page;
    private StorageRequests gateway;

    @BeforeEach
    void serve() {
        name = "blocks-" + UUID.randomUUID();
        id = given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"%s","group":"%s","location":"CLOUD","type":"ISCSI","class":"STANDARD","activate":false}"""
                                .formatted(name, Registry.newGroup()))
                .post("/api/v1/gateways")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        gateway = new StorageRequests(id);
        formerActivation =
                former.activatedBy(code("{}").statusCode(201).extract().path("code"));
        connect(former, formerActivation);
        gateway.put("bucket-credentials/main", StorageRequests.CREDENTIAL).statusCode(200);
        gateway.put("cache-disks/disk-vdb", StorageRequests.disk("vdb")).statusCode(200);
        inStep("bucket-credentials/main");
        inStep("cache-disks/disk-vdb");
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void secretsAreEnteredAgainAndVolumesAreRecovered() {
        gateway.put("volumes/chap", volume(",\"chapUser\":\"host1\",\"secret\":\"chap-secret-47\""))
                .statusCode(200);
        inStep("volumes/chap");
        assertThat(sent("volume.put").at("/params/mode").textValue()).isEqualTo("CREATE");

        replace();

        gateway.get("storage")
                .statusCode(200)
                .body("secretsNeeded", containsInAnyOrder("bucket-credentials/main", "volumes/chap"))
                .body("configHash", nullValue());
        gateway.get("volumes/chap").body("secretNeeded", is(true)).body("reported", nullValue());
        for (String path : List.of("volumes/chap", "bucket-credentials/main")) {
            gateway.post(path + "/reissue").statusCode(409).body("code", is("SECRET_NEEDED"));
            gateway.patch(path, "{}").statusCode(409).body("code", is("SECRET_NEEDED"));
        }
        gateway.patch("volumes/chap", "{\"sizeBytes\":2147483648}")
                .statusCode(409)
                .body("code", is("SECRET_NEEDED"));

        // What has no secret comes by itself.
        inStep("cache-disks/disk-vdb");
        assertThat(sent("cache.attach").at("/params/device").textValue()).isEqualTo("/dev/vdb");
        assertThat(all("volume.put")).isEmpty();

        gateway.put("bucket-credentials/main", StorageRequests.CREDENTIAL).statusCode(200);
        inStep("bucket-credentials/main");
        assertThat(opened(sent("bucketCredential.put"))).isEqualTo("s3cr3t-of-the-key");
        gateway.get("storage").body("secretsNeeded", containsInAnyOrder("volumes/chap"));
        gateway.patch("volumes/chap", "{\"secret\":\"chap-secret-48\"}").statusCode(200);
        inStep("volumes/chap");
        assertThat(sent("volume.put").at("/params/mode").textValue()).isEqualTo("RECOVER");
        assertThat(opened(sent("volume.put"))).isEqualTo("chap-secret-48");
        gateway.get("storage").body("secretsNeeded", empty());
    }

    @Test
    void aVolumeIsRecoveredByItselfOnceItsBucketCanBeReached() {
        gateway.put("volumes/open", volume("")).statusCode(200);
        inStep("volumes/open");
        String before = gateway.get("volumes/open").extract().path("commandId");

        replace();
        inStep("cache-disks/disk-vdb");
        step.look(new GatewayId(id));
        gateway.get("volumes/open").body("commandId", is(before));
        assertThat(all("volume.put")).isEmpty();
        gateway.put("bucket-credentials/main", StorageRequests.CREDENTIAL).statusCode(200);
        inStep("volumes/open");

        assertThat(sent("volume.put").at("/params/mode").textValue()).isEqualTo("RECOVER");
        // It was recovered once; from now on it is a volume like any other.
        gateway.patch("volumes/open", "{\"sizeBytes\":2147483648}").statusCode(200);
        inStep("volumes/open");
        assertThat(sent("volume.put").at("/params/mode").textValue()).isEqualTo("CREATE");
    }

    @Test
    void theFormerMachineIsNotHeardAnyMore() {
        String stale = page.configReport("\"cacheDisks\":[%s]".formatted(entries("cache.attach")));
        replace();
        double fenced = fenced();

        former.renews(formerActivation).statusCode(403).body("code", is("FENCED"));
        page.publish("config", stale);

        await().atMost(StorageRequests.SOON).until(() -> fenced() > fenced);
        gateway.get("storage").body("configHash", nullValue());
        inStep("cache-disks/disk-vdb");
    }

    private double fenced() {
        return metrics.find("sallyport.uplink.rejected").tags("topic", "config", "reason", "FENCED").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void anEmptyCacheIsTakenFromWhoAcceptsTheLossOfWhatTheStatusTold() {
        code("{\"replacement\":{\"mode\":\"EMPTY_CACHE\"}}")
                .statusCode(409)
                .body("code", is("WOULD_LOSE_DATA"))
                .body("name", is(name))
                .body("dirtyBytes", is(1_024));

        code("{\"replacement\":{\"mode\":\"EMPTY_CACHE\",\"acceptLossOf\":\"%s\"}}".formatted(name))
                .statusCode(201)
                .body("replacement.dirtyBytes", is(1_024));
    }

    private void replace() {
        page.sayOfflineAndDisconnect("shutdown");
        String code = code("{\"replacement\":{\"mode\":\"CARRY_CACHE_DISK\"}}")
                .statusCode(201)
                .extract()
                .path("code");
        JsonNode activation = next.activatedBy(code);
        // The broker ends the former machine's connection by its client ID, which is the next one's too: a gateway
        // would come again.
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.get("credentials")
                .body("items.findAll { it.state == 'REVOKED' }.cutOffAt", not(hasItem(nullValue()))));
        connect(next, activation);
    }

    private void connect(NewMachine machine, JsonNode activation) {
        page = PageGateway.activated(EmbeddedServers.broker().port(), activation);
        page.saysItCan();
        page.opensSecretsWith(machine.sealingFingerprint());
        page.connect();
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.read().body("presence.state", is("ONLINE")));
    }

    /** Says again and again what it was set to, as what was sent may come at any time. */
    private void inStep(String path) {
        await().atMost(StorageRequests.SOON).untilAsserted(() -> {
            page.reportConfig("""
                    "volumes":[%s],"cacheDisks":[%s],"bucketCredentials":[%s]"""
                    .formatted(entries("volume.put"), entries("cache.attach"), entries("bucketCredential.put")));
            gateway.get(path).body("sync", is("IN_STEP"));
        });
    }

    /** The newest of each, as there is one of each kind. */
    private String entries(String method) {
        return all(method).stream()
                .skip(Math.max(0, all(method).size() - 1))
                .map(ReplacementOfServingGatewayTest::entry)
                .collect(Collectors.joining(","));
    }

    private static String entry(JsonNode request) {
        ObjectNode entry = request.get("params").deepCopy();
        JsonNode secret = entry.remove("secret");
        if (secret != null && !secret.isNull()) {
            entry.put("secretId", Secret.idOf(secret.textValue()));
        }
        return entry.put("epoch", request.at("/meta/epoch").longValue())
                .put("generation", request.at("/meta/generation").longValue())
                .toString();
    }

    private JsonNode sent(String method) {
        List<JsonNode> all = all(method);
        return all.get(all.size() - 1);
    }

    private List<JsonNode> all(String method) {
        return page.received().stream()
                .map(ReplacementOfServingGatewayTest::unsigned)
                .filter(request -> request.path("method").asText().equals(method))
                .toList();
    }

    private static JsonNode unsigned(JsonNode payload) {
        return payload.has("signature")
                ? Registry.parse(new String(
                        java.util.Base64.getUrlDecoder()
                                .decode(payload.get("payload").textValue()),
                        StandardCharsets.UTF_8))
                : payload;
    }

    private String opened(JsonNode request) {
        return new String(
                Jwe.open(request.at("/params/secret").textValue(), next.sealingKey()), StandardCharsets.UTF_8);
    }

    private String volume(String more) {
        return VOLUME.formatted(bucket, more);
    }

    private ValidatableResponse code(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/gateways/" + id + "/activation-codes")
                .then();
    }
}
