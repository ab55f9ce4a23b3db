package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import io.sallyport.testing.TestUsers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a code to a gateway that connects, and all that machines may do wrong on the way. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ActivationTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private JsonNode gateway;

    @BeforeEach
    void register() {
        gateway = Registry.unclaimedGateway(Registry.newGroup());
    }

    @Test
    void aMachineThatClaimsAGatewayConnectsWithWhatItGets() {
        JsonNode activation = new NewMachine().activatedBy(code());

        assertThat(activation.get("gatewayId")).isEqualTo(gateway.get("id"));
        assertThat(activation.get("clientId")).isEqualTo(gateway.get("clientId"));
        assertThat(activation.get("topics")).isEqualTo(gateway.get("topics"));
        assertThat(activation.get("binding").longValue()).isEqualTo(1);
        assertThat(activation.at("/credential/mode").textValue()).isEqualTo("TOKEN");
        try (PageGateway machine = connected(activation)) {
            await().atMost(SOON)
                    .untilAsserted(() -> given().get(path("/status")).then().statusCode(200));
        }
        given().get(path("")).then().body("lifecycle", equalTo("ACTIVATED")).body("binding", equalTo(1));
    }

    @Test
    void aCodeIsTakenAsAPersonTypesIt() {
        String typed = code().toLowerCase(Locale.ROOT)
                .replace("-", " ")
                .replace('0', 'o')
                .replace('1', 'l');

        new NewMachine().claims(typed).statusCode(200);
    }

    @Test
    void whoComesAgainWithTheSameKeyGetsTheSame() {
        NewMachine machine = new NewMachine();
        String code = code();
        JsonNode first = machine.activatedBy(code);

        JsonNode second = machine.activatedBy(code);

        assertThat(second.at("/credential/id")).isEqualTo(first.at("/credential/id"));
        assertThat(second.at("/credential/expiresAt")).isEqualTo(first.at("/credential/expiresAt"));
        assertThat(second.get("binding")).isEqualTo(first.get("binding"));
        assertThat(credentials()).hasSize(1);
    }

    @Test
    void aCodeIsUsedByOneMachineOnly() {
        String code = code();
        new NewMachine().claims(code).statusCode(200);

        refused(new NewMachine().claims(code), 409, "CODE_USED");
    }

    @Test
    void ofTwoMachinesThatComeAtOnceOneIsTheGateway() {
        String code = code();
        List<CompletableFuture<Integer>> claims = Stream.generate(NewMachine::new)
                .limit(4)
                .map(machine -> CompletableFuture.supplyAsync(
                        () -> machine.claims(code).extract().statusCode()))
                .toList();

        List<Integer> answers =
                claims.stream().map(CompletableFuture::join).sorted().toList();

        assertThat(answers).containsExactly(200, 409, 409, 409);
        given().get(path("")).then().body("binding", equalTo(1));
    }

    @Test
    void aCodeIsMadeWithoutABody() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + RestAssured.port + path("/activation-codes")))
                                .header("Authorization", TestUsers.ADMIN)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void aNewerCodeWithdrawsTheOneBefore() {
        String before = code();
        code();

        refused(new NewMachine().claims(before), 410, "CODE_WITHDRAWN");
    }

    @Test
    void aCodeThatWasWithdrawnCountsNoMore() {
        String code = code();
        given().delete(path("/activation-codes")).then().statusCode(204);

        refused(new NewMachine().claims(code), 410, "CODE_WITHDRAWN");
    }

    @Test
    void aCodeThatNobodyMadeIsUnknown() {
        refused(new NewMachine().claims("0000-0000-0000-0000"), 404, "CODE_UNKNOWN");
    }

    @Test
    void whatAnotherKeySignedIsRefusedAndTheCodeStaysOpen() {
        String code = code();
        NewMachine machine = new NewMachine();
        String forged = new NewMachine().signed("sallyport-claim", null, machine.claim(code));

        refused(NewMachine.sends("claims", forged), 401, "SIGNATURE_WRONG");

        machine.claims(code).statusCode(200);
    }

    @Test
    void aSignatureForSomethingElseIsNone() {
        NewMachine machine = new NewMachine();

        refused(
                NewMachine.sends("claims", machine.signed("sallyport-renewal", null, machine.claim(code()))),
                401,
                "SIGNATURE_WRONG");
    }

    @Test
    void anAlgorithmThatIsNotOursIsNone() {
        NewMachine machine = new NewMachine();
        ObjectNode none = ((ObjectNode) Registry.parse("{\"alg\":\"none\",\"typ\":\"sallyport-claim\"}"));

        refused(NewMachine.sends("claims", machine.signed(none, machine.claim(code()))), 400, "INVALID_SIGNED_REQUEST");
    }

    @Test
    void aClaimOfAnotherTimeIsRefusedWithOurs() {
        NewMachine machine = new NewMachine();
        for (int seconds : new int[] {-600, 600}) {
            ObjectNode claim = machine.claim(code())
                    .put("at", Instant.now().plusSeconds(seconds).toString());

            refused(NewMachine.sends("claims", machine.signed("sallyport-claim", null, claim)), 400, "NOT_FRESH")
                    .body("serverTime", notNullValue());
        }
    }

    @Test
    void garbageIsRefusedWithWhatIsWrong() {
        NewMachine machine = new NewMachine();
        for (String member : new String[] {"code", "identityKey", "sealingKey", "serialNumber", "agentVersion", "at"}) {
            ObjectNode claim = machine.claim(code());
            claim.remove(member);
            NewMachine.sends("claims", machine.signed("sallyport-claim", null, claim))
                    .statusCode(400)
                    .body("code", equalTo("INVALID_SIGNED_REQUEST"));
        }
        refused(NewMachine.sends("claims", "{}"), 400, "INVALID_SIGNED_REQUEST");
        refused(NewMachine.sends("claims", "[]"), 400, "INVALID_SIGNED_REQUEST");
        NewMachine.sends("claims", "").statusCode(400);
        ObjectNode noKey = machine.claim(code()).put("sealingKey", "AAAA");
        refused(NewMachine.sends("claims", machine.signed("sallyport-claim", null, noKey)), 401, "SIGNATURE_WRONG");
    }

    @Test
    void theMachineThatClaimsLaterFencesTheOneBefore() {
        NewMachine former = new NewMachine();
        JsonNode before = former.activatedBy(code());
        PageGateway formerly = connected(before);

        JsonNode after = new NewMachine().activatedBy(code());

        assertThat(after.get("binding").longValue()).isEqualTo(2);
        refused(former.renews(before), 403, "FENCED");
        await().atMost(SOON).until(() -> !formerly.isConnected());
        given().get(path("/credentials"))
                .then()
                .body("items.state", equalTo(List.of("REVOKED", "VALID")))
                .body("items[0].revokedBecause", equalTo("FENCED"));
        given().queryParam("gateway", gateway.get("id").textValue())
                .get("/api/v1/refused-connections")
                .then()
                .body("items.reason", hasItem("FENCED"));
        try (PageGateway machine = connected(after)) {
            await().atMost(SOON)
                    .untilAsserted(() -> given().get(path("/status")).then().statusCode(200));
        }
    }

    @Test
    void aMachineThatWasFencedGetsNothingByItsOldCode() {
        NewMachine former = new NewMachine();
        String code = code();
        former.activatedBy(code);
        new NewMachine().activatedBy(code());

        refused(former.claims(code), 403, "FENCED");
    }

    @Test
    void aMachineRenewsByItsKey() {
        NewMachine machine = new NewMachine();
        JsonNode activation = machine.activatedBy(code());

        JsonNode renewed = Registry.parse(
                machine.renews(activation).statusCode(200).extract().asString());

        assertThat(renewed.at("/credential/id")).isNotEqualTo(activation.at("/credential/id"));
        reconnected(renewed).close();
    }

    @Test
    void aRenewalCountsOnce() {
        NewMachine machine = new NewMachine();
        JsonNode activation = machine.activatedBy(code());
        String renewal =
                machine.signed("sallyport-renewal", gateway.get("id").textValue(), machine.renewal(activation));
        NewMachine.sends("credentials", renewal).statusCode(200);

        refused(NewMachine.sends("credentials", renewal), 409, "REPLAYED");
    }

    @Test
    void aRenewalBySomebodyElseOrForAnotherGatewayIsRefused() {
        NewMachine machine = new NewMachine();
        JsonNode activation = machine.activatedBy(code());
        String id = gateway.get("id").textValue();

        refused(new NewMachine().renews(activation), 401, "SIGNATURE_WRONG");
        refused(
                NewMachine.sends("credentials", machine.signed("sallyport-renewal", null, machine.renewal(activation))),
                401,
                "SIGNATURE_WRONG");
        refused(
                NewMachine.sends(
                        "credentials",
                        machine.signed("sallyport-renewal", "gw-0000000000000", machine.renewal(activation))),
                401,
                "SIGNATURE_WRONG");
        ObjectNode others = machine.renewal(activation).put("gatewayId", "gw-0000000000000");
        refused(NewMachine.sends("credentials", machine.signed("sallyport-renewal", id, others)), 403, "FENCED");
        ObjectNode otherBinding = machine.renewal(activation).put("binding", 2);
        refused(NewMachine.sends("credentials", machine.signed("sallyport-renewal", id, otherBinding)), 403, "FENCED");
        ObjectNode old = machine.renewal(activation)
                .put("at", Instant.now().minusSeconds(600).toString());
        refused(NewMachine.sends("credentials", machine.signed("sallyport-renewal", id, old)), 400, "NOT_FRESH");
    }

    @Test
    void aGatewayThatIsCutOffIsHeardNoMoreAndGetsNothing() {
        NewMachine machine = new NewMachine();
        String code = code();
        JsonNode activation = machine.activatedBy(code);
        PageGateway connected = connected(activation);
        await().atMost(SOON)
                .untilAsserted(() -> given().get(path("")).then().body("presence.state", equalTo("ONLINE")));

        given().delete(path("/credentials")).then().statusCode(204);

        given().get(path(""))
                .then()
                .body("lifecycle", equalTo("REGISTERED"))
                .body("presence.state", equalTo("OFFLINE"))
                .body("presence.cause", equalTo("FENCED"));
        given().contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\"}")
                .post(path("/commands"))
                .then()
                .statusCode(409)
                .body("code", equalTo("NOT_ACTIVATED"));
        refused(machine.renews(activation), 403, "FENCED");
        refused(machine.claims(code), 403, "FENCED");
        await().atMost(SOON).until(() -> !connected.isConnected());
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get(path("/credentials")).then().body("items[0].cutOffAt", notNullValue()));
        JsonNode again = new NewMachine().activatedBy(code());
        assertThat(again.get("binding").longValue()).isEqualTo(2);
    }

    @Test
    void aGatewayWhoseCredentialsAreRotatedFetchesTheNext() {
        NewMachine machine = new NewMachine();
        JsonNode activation = machine.activatedBy(code());
        PageGateway connected = connected(activation);

        given().post(path("/credentials/rotate")).then().statusCode(202);

        await().atMost(SOON).until(() -> !connected.isConnected());
        JsonNode renewed = Registry.parse(
                machine.renews(activation).statusCode(200).extract().asString());
        reconnected(renewed).close();
        given().get(path("")).then().body("lifecycle", equalTo("ACTIVATED")).body("binding", equalTo(1));
    }

    @Test
    void aMachineThatCantTakeSignedMessagesIsNotBoundToThem() {
        refused(
                given().contentType(ContentType.JSON)
                        .body("{\"signedDownlinks\":true}")
                        .post(path("/activation-codes"))
                        .then(),
                409,
                "NO_SIGNING_KEY");
    }

    private String code() {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post(path("/activation-codes"))
                .then()
                .statusCode(201)
                .extract()
                .path("code");
    }

    private List<Object> credentials() {
        return given().get(path("/credentials"))
                .then()
                .statusCode(200)
                .extract()
                .path("items");
    }

    private String path(String below) {
        return "/api/v1/gateways/" + gateway.get("id").textValue() + below;
    }

    private PageGateway connected(JsonNode activation) {
        PageGateway machine = PageGateway.activated(EmbeddedServers.broker().port(), activation);
        machine.connect();
        return machine;
    }

    private PageGateway reconnected(JsonNode renewed) {
        PageGateway machine = PageGateway.activated(EmbeddedServers.broker().port(), renewed);
        machine.isAtBoot(2);
        machine.connect();
        return machine;
    }

    private static ValidatableResponse refused(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status).body("code", equalTo(code));
    }
}
