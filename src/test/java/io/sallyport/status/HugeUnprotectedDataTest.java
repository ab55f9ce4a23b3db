package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gateways say of themselves whatever a number can be; together that is more. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class HugeUnprotectedDataTest {
    @Inject
    StatusWriter writer;

    @Inject
    Clock clock;

    @Test
    void aSumThatNoNumberHoldsIsTheLargestThatOneHolds() {
        String group = Registry.newGroup();
        report(Registry.newGateway(group).get("id").textValue());
        report(Registry.newGateway(group).get("id").textValue());

        given().get("/api/v1/fleet/unprotected-data?by=group&group=" + group)
                .then()
                .statusCode(200)
                .body("total.dirtyBytes", is(Long.MAX_VALUE))
                .body("total.gateways", is(2))
                .body("items[0].sum.dirtyBytes", is(Long.MAX_VALUE));
    }

    private void report(String id) {
        Instant now = clock.instant();
        CacheStatus cache = new CacheStatus("c", null, null, null, Long.MAX_VALUE, null, null, null, null, null, null);
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot", 1, 1L),
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(cache),
                List.of(),
                List.of(),
                List.of(),
                null);
        writer.write(List.of(new ReceivedStatus(new GatewayId(id), report, now)));
    }
}
