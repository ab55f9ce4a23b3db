package io.sallyport.credentials;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.BrokerTokens;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker is answered that asks who may connect and use which topic. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class BrokerQuestionsTest {
    private static final String SECRET = "Bearer the-secret-of-the-broker-in-tests";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    EntityManager entityManager;

    private JsonNode activation;
    private NewMachine machine;

    @BeforeEach
    void activate() {
        machine = new NewMachine();
        activation = machine.activatedBy(
                code(Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue()));
    }

    @Test
    void aGatewayMayConnectUntilItsCredentialEnds() {
        authenticate(connect())
                .body("result", equalTo("allow"))
                .body("is_superuser", equalTo(false))
                .body("expire_at", equalTo((int)
                        Instant.parse(credential("expiresAt")).getEpochSecond()));
    }

    @Test
    void nobodyButTheBrokerIsAnswered() {
        for (String path : new String[] {"authenticate", "authorize"}) {
            for (String wrong : new String[] {"", "Bearer ", "Bearer wrong", SECRET + "x", "Basic YTpi"}) {
                given().auth()
                        .none()
                        .contentType(ContentType.JSON)
                        .header("Authorization", wrong)
                        .body(connect().toString())
                        .post("/broker/v1/" + path)
                        .then()
                        .statusCode(401)
                        .body("code", equalTo("INVALID_CREDENTIALS"));
            }
        }
    }

    @Test
    void whatIsNoTokenOfTheCredentialIsDeniedAndSaid() {
        ObjectNode claims = (ObjectNode) claimsOf(credential("password"));
        String[] wrong = {
            "",
            "a.b.c",
            credential("password") + "x",
            BrokerTokens.encoded(JSON.createObjectNode().put("alg", "none")) + "." + BrokerTokens.encoded(claims) + ".",
            hmacWithThePublicKey(claims),
            BrokerTokens.sign(
                    JSON.createObjectNode().put("alg", "ES256").put("kid", BrokerTokens.KEY_ID),
                    claims,
                    BrokerTokens.newKeys().getPrivate()),
            BrokerTokens.sign(
                    JSON.createObjectNode().put("alg", "ES256").put("kid", "another"),
                    claims,
                    BrokerTokens.newKeys().getPrivate()),
            BrokerTokens.sign(claims.deepCopy().put("jti", "cr-0000000000000")),
            BrokerTokens.sign(claims.deepCopy().put("clientid", "GID_another@@@gw-0000000000000")),
            BrokerTokens.sign(claims.deepCopy().put("iss", "somebody")),
        };
        for (String token : wrong) {
            authenticate(connect().put("password", token)).body("result", equalTo("deny"));
        }
        given().queryParam("gateway", activation.get("gatewayId").textValue())
                .get("/api/v1/refused-connections")
                .then()
                .body("items.reason", hasItem("WRONG_SECRET"))
                .body("items.find { it.reason == 'WRONG_SECRET' }.times", equalTo(wrong.length))
                .body("items.find { it.reason == 'WRONG_SECRET' }.address", equalTo("203.0.113.7"));
    }

    @Test
    void nobodyUsesWhatIsAnothers() {
        JsonNode other = new NewMachine()
                .activatedBy(code(
                        Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue()));

        authenticate(connect().put("clientid", other.get("clientId").textValue()))
                .body("result", equalTo("deny"));
    }

    @Test
    void strangersAreDenied() {
        authenticate(connect().put("username", "cr-0000000000000")).body("result", equalTo("deny"));
        authenticate(connect().put("username", "undefined")).body("result", equalTo("deny"));
        authenticate(connect().put("clientid", "whoever")).body("result", equalTo("deny"));
        authenticate(JSON.createObjectNode()).body("result", equalTo("deny"));
    }

    @Test
    void theConsolesOwnIdentitiesAreTheBrokersToKnow() {
        authenticate(connect().put("clientid", "GID_console@@@console-0hzpq7k3m9x2t-uplink"))
                .body("result", equalTo("ignore"));
    }

    @Test
    void whoIsRevokedOrFencedIsDeniedAtOnce() {
        authenticate(connect()).body("result", equalTo("allow"));
        String gateway = "/api/v1/gateways/" + activation.get("gatewayId").textValue();
        given().delete(gateway + "/credentials/" + credential("id")).then().statusCode(204);
        authenticate(connect()).body("result", equalTo("deny"));
        authorize("publish", activation.at("/topics/status").textValue()).body("result", equalTo("deny"));

        JsonNode renewed = Registry.parse(
                machine.renews(activation).statusCode(200).extract().asString());
        activation = renewed;
        authenticate(connect()).body("result", equalTo("allow"));
        new NewMachine().activatedBy(code(activation.get("gatewayId").textValue()));
        authenticate(connect()).body("result", equalTo("deny"));
    }

    @Test
    void whatIsOfAnotherBindingIsDeniedThoughNobodyRevokedIt() {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery("UPDATE gateway_credential SET binding = 2 WHERE id = :id")
                .setParameter("id", credential("id"))
                .executeUpdate());

        authenticate(connect()).body("result", equalTo("deny"));

        given().queryParam("gateway", activation.get("gatewayId").textValue())
                .get("/api/v1/refused-connections")
                .then()
                .body("items.reason", hasItem("FENCED"));
    }

    @Test
    void aGatewayMayUseItsOwnTopicsOnly() {
        for (String own : new String[] {"reply", "presence", "status", "config", "log"}) {
            authorize("publish", activation.at("/topics/" + own).textValue()).body("result", equalTo("allow"));
            authorize("subscribe", activation.at("/topics/" + own).textValue()).body("result", equalTo("deny"));
        }
        for (String own : new String[] {"command", "bulkCommand", "broadcast"}) {
            authorize("subscribe", activation.at("/topics/" + own).textValue()).body("result", equalTo("allow"));
            authorize("publish", activation.at("/topics/" + own).textValue()).body("result", equalTo("deny"));
        }
        String[] others = {
            "csg_up_stat/status/GID_another@@@gw-0000000000000",
            "csg_dn_ctl/p2p/+",
            "csg_dn_ctl/#",
            "#",
            "csg_dn_ctl/all/GID_another",
            "csg_events/change",
            "$SYS/brokers",
            ""
        };
        for (String topic : others) {
            authorize("publish", topic).body("result", equalTo("deny"));
            authorize("subscribe", topic).body("result", equalTo("deny"));
        }
    }

    @Test
    void thePublishedKeysHaveNothingSecret() {
        given().get("/broker/v1/jwks.json")
                .then()
                .statusCode(200)
                .body("keys[0].kid", equalTo(BrokerTokens.KEY_ID))
                .body("keys[0].crv", equalTo("P-256"))
                .body("keys[0].x", notNullValue())
                .body("keys[0].d", equalTo(null));
    }

    private static String code(String gateway) {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/gateways/" + gateway + "/activation-codes")
                .then()
                .statusCode(201)
                .extract()
                .path("code");
    }

    private String credential(String member) {
        return activation.at("/credential/" + member).textValue();
    }

    private ObjectNode connect() {
        return JSON.createObjectNode()
                .put("clientid", activation.get("clientId").textValue())
                .put("username", credential("username"))
                .put("password", credential("password"))
                .put("peerhost", "203.0.113.7")
                .put("cert_common_name", "undefined");
    }

    private static ValidatableResponse authenticate(ObjectNode body) {
        return ask("authenticate", body);
    }

    private ValidatableResponse authorize(String action, String topic) {
        return ask(
                "authorize",
                JSON.createObjectNode()
                        .put("clientid", activation.get("clientId").textValue())
                        .put("username", credential("username"))
                        .put("action", action)
                        .put("topic", topic));
    }

    private static ValidatableResponse ask(String what, ObjectNode body) {
        return given().auth()
                .none()
                .contentType(ContentType.JSON)
                .header("Authorization", SECRET)
                .body(body.toString())
                .post("/broker/v1/" + what)
                .then()
                .statusCode(200);
    }

    private static JsonNode claimsOf(String token) {
        return Registry.parse(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    /** Whoever verifies by the algorithm that the token names takes what everybody can read for a secret. */
    private static String hmacWithThePublicKey(JsonNode claims) {
        String signed =
                BrokerTokens.encoded(JSON.createObjectNode().put("alg", "HS256").put("kid", BrokerTokens.KEY_ID)) + "."
                        + BrokerTokens.encoded(claims);
        try {
            String key = given().get("/broker/v1/jwks.json").then().extract().path("keys[0].x");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(key), "HmacSHA256"));
            return signed + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
