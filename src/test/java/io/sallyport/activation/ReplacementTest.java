package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.activation.LastKnownDirtyData.DirtyData;
import io.sallyport.protocol.GatewayId;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another machine becomes the gateway: with the cache disk of the one before, or with nothing. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReplacementTest {
    private static final Instant TOLD_AT = Instant.parse("2026-11-22T09:12:30Z");
    private static final Instant WRITTEN_AT = Instant.parse("2026-11-22T08:55:02Z");

    @Inject
    NotedBindings bindings;

    @Inject
    ToldDirtyData dirtyData;

    private GatewayId id;
    private String name;

    @BeforeEach
    void register() {
        JsonNode gateway = Registry.unclaimedGateway(Registry.newGroup());
        id = new GatewayId(gateway.get("id").textValue());
        name = gateway.get("name").textValue();
    }

    @Test
    void theFirstMachineReplacesNone() {
        String code = make("{}")
                .statusCode(201)
                .body("replacement", nullValue())
                .extract()
                .path("code");

        JsonNode activation = new NewMachine().activatedBy(code);

        assertThat(activation.get("replacement").isNull()).isTrue();
        assertThat(bindings.of(id)).containsExactly(new MachineBound(id, 1, null));
        assertThat(bindings.of(id).get(0).replacement()).isFalse();
    }

    @Test
    void nothingIsReplacedWhereNoMachineWas() {
        make("{\"replacement\":{\"mode\":\"CARRY_CACHE_DISK\"}}")
                .statusCode(409)
                .body("code", equalTo("NOTHING_TO_REPLACE"));
    }

    @Test
    void aMachineWithTheCacheDiskOfTheOneBeforeLosesNothingAndNeedsNoAcceptance() {
        activatedFirst();
        dirtyData.tells(id, new DirtyData(4_096, TOLD_AT, WRITTEN_AT));
        String code = make("{\"replacement\":{\"mode\":\"CARRY_CACHE_DISK\"}}")
                .statusCode(201)
                .body("replacement.mode", equalTo("CARRY_CACHE_DISK"))
                .body("replacement.dirtyBytes", equalTo(4_096))
                .body("replacement.afterwards", containsString("bucket credentials"))
                .extract()
                .path("code");

        JsonNode activation = new NewMachine().activatedBy(code);

        assertThat(activation.at("/replacement/mode").textValue()).isEqualTo("CARRY_CACHE_DISK");
        assertThat(bindings.of(id)).last().isEqualTo(new MachineBound(id, 2, ReplacementMode.CARRY_CACHE_DISK));
        assertThat(bindings.of(id)).last().extracting(MachineBound::replacement).isEqualTo(true);
    }

    @Test
    void theCacheDiskIsTakenToBeCarriedOverIfNobodySays() {
        activatedFirst();

        JsonNode activation = new NewMachine()
                .activatedBy(make("{}").statusCode(201).extract().path("code"));

        assertThat(activation.at("/replacement/mode").textValue()).isEqualTo("CARRY_CACHE_DISK");
    }

    @Test
    void anEmptyCacheIsRefusedWithWhatWouldBeLost() {
        activatedFirst();
        dirtyData.tells(id, new DirtyData(1_073_741_824, TOLD_AT, WRITTEN_AT));

        for (String accepted : new String[] {"", ",\"acceptLossOf\":\"another\"", ",\"acceptLossOf\":\"\""}) {
            make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\"%s}}".formatted(accepted))
                    .statusCode(409)
                    .body("code", equalTo("WOULD_LOSE_DATA"))
                    .body("name", equalTo(name))
                    .body("dirtyBytes", equalTo(1_073_741_824))
                    .body("asOf", equalTo(TOLD_AT.toString()))
                    .body("oldestDirtyAt", equalTo(WRITTEN_AT.toString()))
                    .body("detail", containsString("1073741824 bytes"));
        }
    }

    @Test
    void anEmptyCacheIsRefusedAlsoWhereNothingIsKnownToBeLost() {
        activatedFirst();
        make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\"}}")
                .statusCode(409)
                .body("code", equalTo("WOULD_LOSE_DATA"))
                .body("name", equalTo(name))
                .body("dirtyBytes", nullValue());

        dirtyData.tells(id, new DirtyData(0, TOLD_AT, null));
        make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\"}}").statusCode(409).body("dirtyBytes", equalTo(0));
    }

    @Test
    void anEmptyCacheIsTakenFromWhoAcceptsTheLossByName() {
        NewMachine former = new NewMachine();
        JsonNode before = former.activatedBy(make("{}").extract().path("code"));
        dirtyData.tells(id, new DirtyData(4_096, TOLD_AT, WRITTEN_AT));
        String code = make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\",\"acceptLossOf\":\"%s\"}}".formatted(name))
                .statusCode(201)
                .body("replacement.mode", equalTo("EMPTY_CACHE"))
                .body("replacement.asOf", equalTo(TOLD_AT.toString()))
                .extract()
                .path("code");
        NewMachine machine = new NewMachine();

        JsonNode activation = machine.activatedBy(code);

        assertThat(activation.at("/replacement/mode").textValue()).isEqualTo("EMPTY_CACHE");
        assertThat(bindings.of(id)).last().isEqualTo(new MachineBound(id, 2, ReplacementMode.EMPTY_CACHE));
        former.renews(before).statusCode(403).body("code", equalTo("FENCED"));
        // Who comes again, and who renews, hears the same; nobody else hears of it again.
        assertThat(machine.activatedBy(code).at("/replacement/mode").textValue())
                .isEqualTo("EMPTY_CACHE");
        machine.renews(activation).statusCode(200).body("replacement.mode", equalTo("EMPTY_CACHE"));
        assertThat(bindings.of(id)).hasSize(2);
    }

    @Test
    void aGatewayThatWasCutOffHadAMachineToo() {
        activatedFirst();
        given().delete(path("/credentials")).then().statusCode(204);

        make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\"}}").statusCode(409).body("code", equalTo("WOULD_LOSE_DATA"));
        JsonNode activation = new NewMachine().activatedBy(make("{}").extract().path("code"));

        assertThat(activation.at("/replacement/mode").textValue()).isEqualTo("CARRY_CACHE_DISK");
    }

    @Test
    void theAuditSaysWhatWasAccepted() {
        activatedFirst();
        dirtyData.tells(id, new DirtyData(4_096, TOLD_AT, null));
        make("{\"replacement\":{\"mode\":\"EMPTY_CACHE\",\"acceptLossOf\":\"%s\"}}".formatted(name))
                .statusCode(201);

        // Entries are there when they are sealed.
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> given().queryParam("resourceId", id.value())
                .queryParam("action", "activation-code.create")
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items.detail", hasItem(containsString("\"replacement\":\"EMPTY_CACHE\",\"dirtyBytes\":4096"))));
    }

    @Test
    void whoeverHearsOfAMachineCanUndoWhatItDid() {
        String code = make("{}").extract().path("code");
        bindings.refuse(id);

        new NewMachine().claims(code).statusCode(409).body("code", equalTo("UNWANTED"));

        given().get(path("")).then().body("lifecycle", equalTo("REGISTERED")).body("binding", equalTo(0));
    }

    @Test
    void aModeThatThereIsNotIsRefused() {
        activatedFirst();

        make("{\"replacement\":{\"mode\":\"SOMEHOW\"}}").statusCode(400);
        make("{\"replacement\":{}}").statusCode(400);
    }

    private void activatedFirst() {
        new NewMachine().activatedBy(make("{}").extract().path("code"));
    }

    private ValidatableResponse make(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(path("/activation-codes"))
                .then();
    }

    private String path(String below) {
        return "/api/v1/gateways/" + id + below;
    }
}
