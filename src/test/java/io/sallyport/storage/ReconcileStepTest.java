package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway that is reconciled by itself is given next, while something of it failed a moment ago. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ReconcileStepTest {
    private static final String CREDENTIAL = "bucket-credentials/main";
    private static final String ROLE = "{\"provider\":\"oss\",\"role\":\"%s\"}";

    @Inject
    ReconcileStep step;

    @Inject
    EntityManager entityManager;

    /** By method and name; what the gateway took last. */
    private final Map<String, ObjectNode> taken = new ConcurrentSkipListMap<>();
    /** Names of what it is too busy for. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    private PageGateway page;
    private StorageRequests gateway;

    @BeforeEach
    void serve() {
        page = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        page.saysItCan();
        page.answersWith((self, request) -> answer(request));
        page.connect();
        gateway = new StorageRequests(page.id());
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.read().body("presence.state", is("ONLINE")));
        gateway.put(CREDENTIAL, ROLE.formatted("first")).statusCode(200);
        for (String share : new String[] {"one", "two"}) {
            gateway.put("shares/" + share, StorageRequests.nfs("reconciled-" + page.id(), share))
                    .statusCode(200);
        }
        reports("bucketCredential.put/main", "share.put/one", "share.put/two");
        gateway.becomes("shares/two", "IN_STEP");
        gateway.becomes(CREDENTIAL, "IN_STEP");
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void oneThatIsToBeTriedAgainLaterKeepsNoOtherOfItsKindWaiting() {
        failsFor("shares/one", "{\"archive\":true}", "one");
        reports("bucketCredential.put/main", "share.put/one");
        gateway.becomes("shares/two", "DRIFTED");
        gateway.patch("storage", "{\"reconcile\":\"AUTO\"}").statusCode(200);

        look();

        await().atMost(StorageRequests.SOON).until(() -> times("share.put", "two") == 2);
        assertThat(times("share.put", "one")).isEqualTo(2);
    }

    @Test
    void norWhatComesAfterItInTheOrder() {
        failsFor(CREDENTIAL, "{\"role\":\"second\"}", "main");
        reports("bucketCredential.put/main", "share.put/one");
        gateway.becomes("shares/two", "DRIFTED");
        gateway.patch("storage", "{\"reconcile\":\"AUTO\"}").statusCode(200);

        look();

        await().atMost(StorageRequests.SOON).until(() -> times("share.put", "two") == 2);
        assertThat(times("bucketCredential.put", "main")).isEqualTo(2);
    }

    @Test
    void itIsTriedAgainWhenItsTimeHasComeAndNotBefore() {
        failsFor("shares/one", "{\"archive\":true}", "one");
        gateway.patch("storage", "{\"reconcile\":\"AUTO\"}").statusCode(200);
        look();
        assertThat(secondsToTheNextLook()).isBetween(50L, 60L);
        assertThat(times("share.put", "one")).isEqualTo(2);

        busy.clear();
        sql(
                "UPDATE command SET ended_at = ended_at - INTERVAL 61 SECOND WHERE gateway_id = :id AND method = 'share.put'");
        look();

        await().atMost(StorageRequests.SOON).until(() -> times("share.put", "one") == 3);
    }

    @Test
    void whatIsUnderWayIsWaitedForByAll() {
        page.isSilent();
        given().contentType("application/merge-patch+json")
                .body("{\"archive\":true}")
                .patch("/api/v1/gateways/" + page.id() + "/shares/one")
                .then()
                .statusCode(202);
        reports("bucketCredential.put/main", "share.put/one");
        gateway.becomes("shares/two", "DRIFTED");
        gateway.patch("storage", "{\"reconcile\":\"AUTO\"}").statusCode(200);

        look();

        assertThat(secondsToTheNextLook()).isBetween(0L, 5L);
        assertThat(commands("share.put")).isEqualTo(3);
    }

    /** A change that the gateway is too busy for. */
    private void failsFor(String path, String patch, String name) {
        busy.add(name);
        gateway.patch(path, patch).statusCode(200).body("sync", is("FAILED")).body("error.code", is("BUSY"));
    }

    private String answer(JsonNode request) {
        String name = request.at("/params/name").asText();
        if (busy.contains(name)) {
            return page.error(request, -32004, "not now", "");
        }
        ObjectNode entry = request.get("params").deepCopy();
        entry.remove("secret");
        entry.put("epoch", request.at("/meta/epoch").longValue())
                .put("generation", request.at("/meta/generation").longValue());
        taken.put(request.get("method").textValue() + "/" + name, entry);
        return page.result(request, "");
    }

    private void reports(String... keys) {
        Map<String, String> lists = new TreeMap<>();
        for (String key : keys) {
            String list = key.startsWith("share") ? "shares" : "bucketCredentials";
            lists.merge(list, String.valueOf(taken.get(key)), (some, one) -> some + "," + one);
        }
        page.reportConfig(lists.entrySet().stream()
                .map(list -> "\"%s\":[%s]".formatted(list.getKey(), list.getValue()))
                .collect(Collectors.joining(",")));
    }

    /** Whoever was to look next looks now. */
    private void look() {
        sql("UPDATE storage_gateway SET next_look_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE gateway_id = :id");
        step.look(new GatewayId(page.id()));
    }

    private long secondsToTheNextLook() {
        return number(
                "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_look_at) FROM storage_gateway WHERE gateway_id = :id");
    }

    /** How often the gateway was told. */
    private long times(String method, String name) {
        return page.received().stream()
                .filter(request -> request.get("method").textValue().equals(method)
                        && request.at("/params/name").textValue().equals(name))
                .count();
    }

    private long commands(String method) {
        return number("SELECT COUNT(*) FROM command WHERE gateway_id = :id AND method = '" + method + "'");
    }

    private long number(String query) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery(query)
                        .setParameter("id", page.id())
                        .getSingleResult())
                .longValue());
    }

    private void sql(String statement) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(statement)
                .setParameter("id", page.id())
                .executeUpdate());
    }
}
