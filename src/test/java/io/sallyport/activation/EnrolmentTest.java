package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One code for many machines. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class EnrolmentTest {
    private String group;

    @BeforeEach
    void ofAGroupOfItsOwn() {
        group = Registry.newGroup();
    }

    @Test
    void eachMachineBecomesAGatewayOfItsOwn() {
        JsonNode batch = batch("\"count\":2,\"namePattern\":\"plant-{number}\",\"labels\":{\"hall\":\"2\"}");

        JsonNode first = new NewMachine().activatedBy(code(batch));
        JsonNode second = new NewMachine().activatedBy(code(batch));

        assertThat(first.get("gatewayId")).isNotEqualTo(second.get("gatewayId"));
        given().get("/api/v1/gateways/" + second.get("gatewayId").textValue())
                .then()
                .body("name", equalTo("plant-2"))
                .body("labels.hall", equalTo("2"))
                .body("lifecycle", equalTo("ACTIVATED"));
        refused(new NewMachine().claims(code(batch)), 409, "BATCH_FULL");
        given().get(place(batch))
                .then()
                .body("counts.ACTIVATED", equalTo(2))
                .body("state", equalTo("FULL"))
                .body("code", nullValue());
    }

    @Test
    void whoComesAgainIsTheSameGateway() {
        JsonNode batch = batch("\"count\":5");
        NewMachine machine = new NewMachine();

        JsonNode first = machine.activatedBy(code(batch));

        assertThat(machine.activatedBy(code(batch)).get("gatewayId")).isEqualTo(first.get("gatewayId"));
    }

    @Test
    void aMachineWaitsForItsApproval() {
        JsonNode batch = batch("\"count\":5,\"approval\":true");
        NewMachine machine = new NewMachine();
        machine.claims(code(batch)).statusCode(202).body("state", equalTo("WAITING"));
        machine.claims(code(batch)).statusCode(202);
        String waiting = given().get(place(batch) + "/machines?state=WAITING")
                .then()
                .body("items.size()", equalTo(1))
                .body("items[0].address", equalTo("127.0.0.1"))
                .extract()
                .path("items[0].id");

        given().post(place(batch) + "/machines/" + waiting + "/approve").then().statusCode(200);

        machine.claims(code(batch)).statusCode(200);
        given().post(place(batch) + "/machines/" + waiting + "/reject")
                .then()
                .statusCode(409)
                .body("code", equalTo("ALREADY_DECIDED"));
    }

    @Test
    void aMachineThatWasRejectedGetsNothingAndItsPlaceIsFree() {
        JsonNode batch = batch("\"count\":1,\"approval\":true");
        NewMachine machine = new NewMachine();
        machine.claims(code(batch)).statusCode(202);
        String waiting =
                given().get(place(batch) + "/machines").then().extract().path("items[0].id");

        given().post(place(batch) + "/machines/" + waiting + "/reject").then().statusCode(200);

        refused(machine.claims(code(batch)), 403, "ENROLMENT_REJECTED");
        new NewMachine().claims(code(batch)).statusCode(202);
        refused(new NewMachine().claims(code(batch)), 409, "BATCH_FULL");
    }

    @Test
    void aMachineIsDecidedUponInItsOwnBatchOnly() {
        JsonNode batch = batch("\"count\":1,\"approval\":true");
        JsonNode another = batch("\"count\":1,\"approval\":true");
        NewMachine machine = new NewMachine();
        machine.claims(code(batch)).statusCode(202);
        String waiting =
                given().get(place(batch) + "/machines").then().extract().path("items[0].id");

        refused(
                given().post(place(another) + "/machines/" + waiting + "/approve")
                        .then(),
                404,
                "ENROLMENT_NOT_FOUND");

        machine.claims(code(batch)).statusCode(202);
    }

    @Test
    void aSerialNumberThatComesTwiceWaitsForSomebodyToLook() {
        JsonNode batch = batch("\"count\":5");
        for (int status : new int[] {200, 202}) {
            NewMachine machine = new NewMachine();
            ObjectNode claim = machine.claim(code(batch)).put("serialNumber", "SN-1");
            NewMachine.sends("claims", machine.signed("sallyport-claim", null, claim))
                    .statusCode(status);
        }
        given().get(place(batch) + "/machines")
                .then()
                .body("items.serialTwice", equalTo(List.of(false, true)))
                .body("items.state", equalTo(List.of("ACTIVATED", "WAITING")));
    }

    @Test
    void machinesComeFromItsNetworksOnly() {
        JsonNode elsewhere = batch("\"count\":5,\"networks\":[\"203.0.113.0/24\",\"126.0.0.0/8\",\"2001:db8::/32\"]");
        JsonNode here = batch("\"count\":5,\"networks\":[\"203.0.113.0/24\",\"127.0.0.0/8\"]");

        refused(new NewMachine().claims(code(elsewhere)), 403, "NETWORK_NOT_ALLOWED");
        new NewMachine().claims(code(here)).statusCode(200);
    }

    @Test
    void aBatchThatIsClosedTakesNobodyMore() {
        JsonNode batch = batch("\"count\":5");
        NewMachine known = new NewMachine();
        known.activatedBy(code(batch));

        given().post(place(batch) + "/close").then().statusCode(200).body("state", equalTo("CLOSED"));

        refused(new NewMachine().claims(code(batch)), 410, "BATCH_CLOSED");
        known.claims(code(batch)).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "/8", "10.0.0.0/x", "2001:db8::/129"})
    void refusesWhatIsNoNetwork(String network) {
        create("\"count\":5,\"networks\":[\"%s\"]".formatted(network), Duration.ofDays(1))
                .statusCode(400)
                .body("code", equalTo("INVALID_NETWORK"));
    }

    @Test
    void aBatchLivesForFourteenDaysAtMost() {
        create("\"count\":5", Duration.ofDays(15)).statusCode(400).body("code", equalTo("INVALID_EXPIRY"));
        create("\"count\":5", Duration.ofDays(-1)).statusCode(400).body("code", equalTo("INVALID_EXPIRY"));
    }

    private JsonNode batch(String members) {
        return Registry.parse(
                create(members, Duration.ofDays(1)).statusCode(201).extract().asString());
    }

    private ValidatableResponse create(String members, Duration life) {
        return given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"batch","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","expiresAt":"%s",%s}"""
                                .formatted(group, Instant.now().plus(life), members))
                .post("/api/v1/enrolment-batches")
                .then();
    }

    private static String code(JsonNode batch) {
        return batch.get("code").textValue();
    }

    private static String place(JsonNode batch) {
        return "/api/v1/enrolment-batches/" + batch.get("id").textValue();
    }

    private static void refused(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status).body("code", equalTo(code));
    }
}
