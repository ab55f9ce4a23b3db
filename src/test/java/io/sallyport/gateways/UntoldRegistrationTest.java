package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another replica has registered, and has not come to tell of. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class UntoldRegistrationTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    @Test
    void aGatewayThatConnectsBeforeItsRegistrationIsToldIsOnline() {
        JsonNode registration = registeredElsewhere();
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.connect();

            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                    .then()
                    .body("presence.state", equalTo("ONLINE")));
        }
    }

    /** The rows of one that was registered here, under an ID of its own. */
    private JsonNode registeredElsewhere() {
        JsonNode here = Registry.newGateway();
        String id = here.get("id").textValue();
        String elsewhere = id.replace("gw-0", "gw-7");
        List.of(
                        """
                        INSERT INTO gateway (id, version, group_id, name, location, type, gateway_class, lifecycle, binding, created_at, updated_at)
                        SELECT ?1, version, group_id, CONCAT(name, '-2'), location, type, gateway_class, lifecycle, binding, created_at, updated_at
                        FROM gateway WHERE id = ?2""",
                        """
                        INSERT INTO gateway_presence (gateway_id, version, state, since, cause, binding, boot, boot_id, session,
                            report_interval_seconds, capabilities)
                        SELECT ?1, version, state, since, cause, binding, boot, boot_id, session, report_interval_seconds, capabilities
                        FROM gateway_presence WHERE gateway_id = ?2""")
                .forEach(sql -> QuarkusTransaction.requiringNew().run(() -> entityManager
                        .createNativeQuery(sql)
                        .setParameter(1, elsewhere)
                        .setParameter(2, id)
                        .executeUpdate()));
        return Registry.parse(here.toString().replace(id, elsewhere));
    }
}
