package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever changes who a gateway is takes the gateway first, and nothing of it before: so nobody deadlocks, and nobody is given a credential that
 * whoever cuts the gateway off at that moment does not see.
 */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GatewayFirstTest {
    private static final List<String> ITS_TABLES = List.of("gateway_credential", "activation_code", "gateway_machine");

    @Inject
    EntityManager entityManager;

    private final NewMachine machine = new NewMachine();
    private String gateway;
    private String usedCode;
    private JsonNode activation;

    @BeforeEach
    void activate() {
        gateway = Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue();
        usedCode = code();
        activation = machine.activatedBy(usedCode);
    }

    @Test
    void whoDeletesIt() {
        takesTheGatewayFirst(() -> given().delete(path("")), 204);
    }

    @Test
    void whoCutsItOff() {
        takesTheGatewayFirst(() -> given().delete(path("/credentials")), 204);
    }

    @Test
    void whoRotatesItsCredentials() {
        takesTheGatewayFirst(() -> given().post(path("/credentials/rotate")), 202);
    }

    @Test
    void whoRevokesACredential() {
        String credential = activation.at("/credential/id").textValue();
        takesTheGatewayFirst(() -> given().delete(path("/credentials/" + credential)), 204);
    }

    @Test
    void itsMachineThatRenews() {
        takesTheGatewayFirst(() -> response(machine.renews(activation)), 200);
    }

    @Test
    void itsMachineThatComesAgain() {
        takesTheGatewayFirst(() -> response(machine.claims(usedCode)), 200);
    }

    @Test
    void aMachineOfABatchThatComesAgain() {
        String code = given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"batch","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","count":1,"expiresAt":"%s"}"""
                                .formatted(Registry.newGroup(), Instant.now().plus(Duration.ofDays(1))))
                .post("/api/v1/enrolment-batches")
                .then()
                .statusCode(201)
                .extract()
                .path("code");
        NewMachine one = new NewMachine();
        gateway = one.activatedBy(code).get("gatewayId").textValue();

        takesTheGatewayFirst(() -> response(one.claims(code)), 200);
    }

    @Test
    void anotherMachineThatClaimsIt() {
        String code = code();
        takesTheGatewayFirst(() -> response(new NewMachine().claims(code)), 200);
    }

    @Test
    void whoMakesACode() {
        code();
        takesTheGatewayFirst(() -> make(), 201);
    }

    @Test
    void whoWithdrawsACode() {
        code();
        takesTheGatewayFirst(() -> given().delete(path("/activation-codes")), 204);
    }

    private void takesTheGatewayFirst(Supplier<Response> operation, int status) {
        CompletableFuture<Integer> answer = QuarkusTransaction.requiringNew().call(() -> {
            query("SELECT id FROM gateway WHERE id = '" + gateway + "' FOR UPDATE");
            CompletableFuture<Integer> running =
                    CompletableFuture.supplyAsync(() -> operation.get().statusCode());
            await().atMost(Duration.ofSeconds(10)).until(this::somebodyWaitsForTheGateway);
            for (String table : ITS_TABLES) {
                query("SELECT id FROM " + table + " WHERE gateway_id = '" + gateway + "' FOR UPDATE NOWAIT");
            }
            return running;
        });
        assertThat(answer.join()).isEqualTo(status);
    }

    private boolean somebodyWaitsForTheGateway() {
        // All that an account sees without privileges are its own connections.
        String waiting =
                "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT id FROM gateway WHERE id =%FOR UPDATE' AND INFO LIKE '%"
                        + gateway + "%'";
        return !QuarkusTransaction.requiringNew().call(() -> query(waiting)).isEmpty();
    }

    private List<?> query(String sql) {
        return entityManager.createNativeQuery(sql).getResultList();
    }

    private static Response response(ValidatableResponse answer) {
        return answer.extract().response();
    }

    private String code() {
        return make().then().statusCode(201).extract().path("code");
    }

    private Response make() {
        return given().contentType(ContentType.JSON).body("{}").post(path("/activation-codes"));
    }

    private String path(String below) {
        return "/api/v1/gateways/" + gateway + below;
    }
}
