package io.sallyport.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may do that does not know whether its first request arrived. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class IdempotencyTest {
    private static final String RESTART =
            "{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":false,\"later\":1}}";

    @Inject
    IdempotentAnswers answers;

    @Inject
    EntityManager entityManager;

    @Inject
    Clock clock;

    private final String key = "test " + UUID.randomUUID();

    @Test
    void theSameRegistrationGetsTheFirstAnswerAndMakesNoSecondGateway() {
        String request = registration(Registry.newGroup(), "box");

        Response first = keyed().body(request).post("/api/v1/gateways");
        Response second = keyed().body(request).post("/api/v1/gateways");

        first.then().statusCode(201);
        second.then()
                .statusCode(201)
                .header("Location", equalTo(first.header("Location")))
                .header("ETag", equalTo(first.header("ETag")));
        assertThat(second.asString()).isEqualTo(first.asString());
    }

    @Test
    void theSameCommandIsIssuedOnce() {
        String commands = commandsOf(Registry.newGateway().get("id").asText());

        Response first = keyed().body(RESTART).post(commands);
        Response second = keyed().body(
                        "{ \"params\": {\"later\":1, \"acceptDataLoss\" : false}, \"method\":\"gateway.restart\"}")
                .post(commands);

        first.then().statusCode(202);
        second.then().statusCode(202).header("Location", equalTo(first.header("Location")));
        assertThat(second.asString()).isEqualTo(first.asString());
        given().get(commands).then().body("items", hasSize(1));
    }

    @Test
    void whoPrefersToWaitIsToldTheEndOfTheFirst() {
        String commands = commandsOf(Registry.newGateway().get("id").asText());
        String id = keyed().body(RESTART).post(commands).path("id");

        keyed().header("Prefer", "wait=5")
                .body(RESTART)
                .post(commands)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("error.code", equalTo("GATEWAY_OFFLINE"));
    }

    @Test
    void issuingAgainHappensOnce() {
        String gateway = Registry.newGateway().get("id").asText();
        String failed = given().contentType(ContentType.JSON)
                .body(RESTART)
                .post(commandsOf(gateway))
                .path("id");
        String reissue = "/api/v1/commands/" + failed + "/reissue";

        String first = keyed().post(reissue).then().statusCode(202).extract().path("id");
        String second = keyed().post(reissue).then().statusCode(202).extract().path("id");

        assertThat(second).isEqualTo(first);
        given().get(commandsOf(gateway)).then().body("items", hasSize(2));
    }

    @Test
    void aBatchIsIssuedOnce() {
        String request = "{\"method\":\"status.get\",\"gatewayIds\":[\"%s\"]}"
                .formatted(Registry.newGateway().get("id").asText());

        String first = keyed().body(request)
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202)
                .extract()
                .asString();
        String second = keyed().body(request)
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202)
                .extract()
                .asString();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void aKeyIsForOneBodyOnly() {
        String group = Registry.newGroup();
        keyed().body(registration(group, "one")).post("/api/v1/gateways").then().statusCode(201);

        keyed().body(registration(group, "two"))
                .post("/api/v1/gateways")
                .then()
                .statusCode(422)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        given().get("/api/v1/gateways?group=" + group).then().body("items", hasSize(1));
    }

    @Test
    void aKeyIsForOneResourceOnly() {
        String other = commandsOf(Registry.newGateway().get("id").asText());
        keyed().body(RESTART)
                .post(commandsOf(Registry.newGateway().get("id").asText()))
                .then()
                .statusCode(202);

        keyed().body(RESTART).post(other).then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
        given().get(other).then().body("items", hasSize(0));
    }

    @Test
    void whatIsUnderWayIsNotDoneASecondTime() {
        String request = registration(Registry.newGroup(), "box");

        QuarkusTransaction.begin();
        try {
            assertThat(answers.begin(id(), "whatever", clock.instant())).isTrue();
            keyed().body(request)
                    .post("/api/v1/gateways")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("IDEMPOTENCY_IN_PROGRESS"));
        } finally {
            QuarkusTransaction.rollback();
        }

        keyed().body(request).post("/api/v1/gateways").then().statusCode(201);
    }

    @Test
    void ofManyAtTheSameMomentOneIsDone() throws Exception {
        String commands = commandsOf(Registry.newGateway().get("id").asText());
        ExecutorService clients = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Response>> sent = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sent.add(clients.submit(() -> {
                    start.await();
                    return keyed().body(RESTART).post(commands);
                }));
            }
            start.countDown();
            for (Future<Response> answer : sent) {
                assertThat(answer.get().statusCode()).isIn(202, 409);
            }
        } finally {
            clients.shutdownNow();
        }
        given().get(commands).then().body("items", hasSize(1));
    }

    @Test
    void aRequestThatIsRefusedMayBeMendedAndSentWithTheSameKey() {
        String commands = commandsOf(Registry.newGateway().get("id").asText());
        keyed().body("{\"method\":\"no.such\"}").post(commands).then().statusCode(400);

        keyed().body(RESTART).post(commands).then().statusCode(202);
    }

    @Test
    void aKeyMayBeTakenAgainAfterADay() {
        String commands = commandsOf(Registry.newGateway().get("id").asText());
        String id = keyed().body(RESTART).post(commands).path("id");
        age(Duration.ofHours(24).minusMinutes(1));
        answers.removeOld();
        keyed().body(RESTART).post(commands).then().body("id", equalTo(id));

        age(Duration.ofHours(24).plusSeconds(1));
        answers.removeOld();

        keyed().body(RESTART).post(commands).then().statusCode(202).body("id", not(equalTo(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tab\there", "gr\u00fcn"})
    void aKeyThatIsNoneIsRefused(String wrong) {
        refused(wrong);
    }

    @Test
    void aKeyHasAtMost128Characters() {
        refused("x".repeat(129));
        String longest = UUID.randomUUID().toString().repeat(4).substring(0, 128);
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", longest)
                .body(registration(Registry.newGroup(), "box"))
                .post("/api/v1/gateways")
                .then()
                .statusCode(201);
    }

    private static void refused(String wrong) {
        given().contentType(ContentType.JSON)
                .header("Idempotency-Key", wrong)
                .body(registration(Registry.newGroup(), "box"))
                .post("/api/v1/gateways")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_IDEMPOTENCY_KEY"));
    }

    private RequestSpecification keyed() {
        return given().contentType(ContentType.JSON).header("Idempotency-Key", key);
    }

    private String id() {
        return Sha256.hex("user:admin", key);
    }

    private void age(Duration by) {
        QuarkusTransaction.requiringNew().run(() -> assertThat(entityManager
                        .createNativeQuery("UPDATE idempotency_key SET created_at = :at WHERE id = :id")
                        .setParameter("at", clock.instant().minus(by))
                        .setParameter("id", id())
                        .executeUpdate())
                .isEqualTo(1));
    }

    private static String registration(String group, String name) {
        return "{\"name\":\"%s\",\"group\":\"%s\",\"location\":\"CLOUD\",\"type\":\"FILE\",\"class\":\"BASIC\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}"
                .formatted(name, group);
    }

    private static String commandsOf(String gatewayId) {
        return "/api/v1/gateways/" + gatewayId + "/commands";
    }
}
