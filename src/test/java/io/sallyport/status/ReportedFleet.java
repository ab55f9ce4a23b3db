package io.sallyport.status;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Gateways of a group of their own, and what their caches are reported to hold. */
abstract class ReportedFleet {
    static final long GB = 1_000_000_000;
    static final String FORECAST = "/api/v1/fleet/forecast?";
    static final String UNPROTECTED = "/api/v1/fleet/unprotected-data?";

    @Inject
    StatusWriter writer;

    @Inject
    SamplePartitions partitions;

    @Inject
    EntityManager entityManager;

    @Inject
    Clock clock;

    String group;
    Instant now;
    long seq;

    @BeforeEach
    void makeAGroupAndPartitions() throws SQLException {
        partitions.tick();
        group = Registry.newGroup();
        now = clock.instant();
    }

    static JsonNode get(String path) {
        return Registry.parse(given().get(path).then().statusCode(200).extract().asString());
    }

    String newGateway() {
        return Registry.newGateway(group).get("id").textValue();
    }

    static String newSite() {
        String site = "site-" + System.nanoTime();
        given().contentType("application/json")
                .body("{\"displayName\":\"x\",\"timeZone\":\"Europe/Paris\"}")
                .put("/api/v1/sites/" + site)
                .then()
                .statusCode(201);
        return site;
    }

    static void moveTo(String site, String id) {
        given().contentType("application/json")
                .body("{\"site\":\"" + site + "\"}")
                .patch("/api/v1/gateways/" + id)
                .then()
                .statusCode(200);
    }

    static CacheStatus cache(
            @Nullable Long size, @Nullable Long dirty, @Nullable Long metadata, @Nullable Long metadataLimit) {
        return new CacheStatus("c", null, size, null, dirty, null, metadata, metadataLimit, null, null, null);
    }

    static CacheStatus dirty(long bytes, @Nullable Instant since) {
        return new CacheStatus("c", null, null, null, bytes, null, null, null, null, since, null);
    }

    void reportEachMinute(String id, int minutes, LongFunction<List<CacheStatus>> caches) {
        for (long ago = minutes - 1; ago >= 0; ago--) {
            report(id, ago, caches.apply(ago).toArray(CacheStatus[]::new));
        }
    }

    void report(String id, long minutesAgo, CacheStatus... caches) {
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot", 1, ++seq),
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(caches),
                List.of(),
                List.of(),
                List.of(),
                "hash of " + id);
        writer.write(List.of(new ReceivedStatus(new GatewayId(id), report, now.minusSeconds(minutesAgo * 60))));
    }

    void offline(String id) {
        update("UPDATE gateway_presence SET state = 'OFFLINE' WHERE gateway_id = :id", id);
    }

    void update(String sql, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(sql)
                .setParameter("id", id)
                .executeUpdate());
    }
}
