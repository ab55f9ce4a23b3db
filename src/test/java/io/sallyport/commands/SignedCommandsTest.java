package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.messaging.ConsoleKeys.PublicConsoleKey;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkMessage;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.SignedDownlinks;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console says to gateways that trust signed messages only, and to the others. */
@QuarkusTest
@TestProfile(SignedCommandsTest.Signing.class)
@WithTestResource(EmbeddedServers.class)
class SignedCommandsTest {
    @Inject
    EntityManager entityManager;

    @Inject
    ConsoleKeys keys;

    private String group;
    private PageGateway gateway;

    @BeforeEach
    void register() {
        group = Registry.newGroup();
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway(group));
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void signsForAGatewayThatTrustsNothingElse() {
        trustsSignedMessagesOnly();
        connect();

        String id = issue("{\"method\":\"gateway.restart\"}")
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"))
                .extract()
                .path("id");

        JsonNode message = received(1);
        assertThat(message.fieldNames()).toIterable().containsExactly("payload", "protected", "signature");
        DownlinkMessage read = SignedDownlinks.decode(bytes(message), trusted());
        assertThat(read).isInstanceOf(Command.class);
        assertThat(((Command) read).meta().commandId()).hasToString(id);
        assertThat(((Command) read).meta().gatewayId()).hasToString(gateway.id());
    }

    @Test
    void signsNothingForTheOthers() {
        connect();

        issue("{\"method\":\"gateway.restart\"}").body("state", equalTo("SUCCEEDED"));

        assertThat(received(1).path("method").textValue()).isEqualTo("gateway.restart");
    }

    @Test
    void whatIsScheduledIsSignedIfItsGatewayWantsItWhenTheTimeHasCome() {
        connect();
        String id = issue("{\"method\":\"gateway.restart\",\"notBefore\":\"%s\"}"
                        .formatted(Instant.now().plusSeconds(1_000)))
                .statusCode(202)
                .extract()
                .path("id");
        trustsSignedMessagesOnly();
        run("UPDATE command SET not_before = '2020-01-01 00:00:00' WHERE id = '" + id + "'");

        assertThat(received(1).has("signature")).isTrue();
    }

    @Test
    void saysToAGroupBothSignedAndUnsigned() {
        connect();

        given().post("/api/v1/groups/" + group + "/status/refresh").then().statusCode(202);

        await().until(() -> gateway.received().size() == 2);
        assertThat(gateway.received().get(0).path("method").textValue()).isEqualTo("status.get");
        DownlinkMessage signed = SignedDownlinks.decode(bytes(gateway.received().get(1)), trusted());
        assertThat(signed.method()).isEqualTo("status.get");
    }

    @Test
    void refusesWhatHasNoRoomForASignature() {
        issue("{\"method\":\"gateway.restart\",\"params\":{\"note\":\"%s\"}}".formatted("x".repeat(48_000)))
                .statusCode(400)
                .body("code", equalTo("TOO_LARGE"))
                .body("detail", containsString("48000"));
    }

    private void connect() {
        gateway.connect();
        await().untilAsserted(() ->
                given().get("/api/v1/gateways/" + gateway.id()).then().body("presence.state", equalTo("ONLINE")));
    }

    private ValidatableResponse issue(String body) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", body.contains("notBefore") ? "wait=0" : "wait=10")
                .body(body)
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then();
    }

    private JsonNode received(int count) {
        await().until(() -> gateway.received().size() >= count);
        return gateway.received().get(count - 1);
    }

    private Map<String, PublicKey> trusted() {
        return keys.trusted().stream()
                .collect(Collectors.toMap(PublicConsoleKey::kid, key -> KeyType.ED25519.parse(key.publicKey())));
    }

    private void trustsSignedMessagesOnly() {
        run("UPDATE gateway SET signed_downlinks = TRUE WHERE id = '" + gateway.id() + "'");
    }

    private void run(String sql) {
        QuarkusTransaction.requiringNew()
                .run(() -> entityManager.createNativeQuery(sql).executeUpdate());
    }

    private static byte[] bytes(JsonNode message) {
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Two keys, as while they are changed. */
    public static class Signing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sallyport.signing.keys.old",
                    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
                    "sallyport.signing.keys.new",
                    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbaPGE5TFz9tsoaeFK4qv00WryOWpvT7",
                    "sallyport.signing.key",
                    "new");
        }
    }
}
