package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Two processes of the artefact that is shipped are asked at the same moment for shares that would overwrite each other, on two gateways: nothing but the database
 * is between them.
 */
class ConflictingSharesIT {
    private static final int ROUNDS = 24;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ExternalServers SERVERS = new ExternalServers();

    private static ExecutorService callers;
    private static PackagedReplica a;
    private static PackagedReplica b;
    private static PageGateway ofA;
    private static PageGateway ofB;

    private final String bucket = "bucket-" + UUID.randomUUID();
    private final String share = "share-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void startBoth() throws Exception {
        Map<String, String> configuration = SERVERS.start();
        CompletableFuture<PackagedReplica> first =
                CompletableFuture.supplyAsync(() -> PackagedReplica.start("a", configuration));
        b = PackagedReplica.start("b", configuration);
        a = first.get();
        RestAssured.port = a.port();
        await().atMost(SOON).until(() -> Stream.of(a, b)
                .allMatch(one -> one.metric("sallyport_changes_replicas") == 2
                        && one.metric("sallyport_broker_connected") == 1));
        callers = Executors.newFixedThreadPool(2);
        ofA = connected();
        ofB = connected();
    }

    @AfterAll
    static void stopAll() {
        Stream.of(ofA, ofB).filter(one -> one != null).forEach(PageGateway::close);
        Stream.of(a, b).filter(one -> one != null).forEach(PackagedReplica::kill);
        if (callers != null) {
            callers.shutdownNow();
        }
        SERVERS.stop();
        RestAssured.reset();
    }

    @RepeatedTest(ROUNDS)
    void oneIsMadeAndTheOtherIsRefused() throws Exception {
        CyclicBarrier bothAreReady = new CyclicBarrier(2);
        CompletableFuture<ValidatableResponse> atA = put(bothAreReady, a, ofA, "reports");
        CompletableFuture<ValidatableResponse> atB = put(bothAreReady, b, ofB, "reports/2026");

        boolean madeAtA = atA.get().extract().statusCode() == 202;

        ValidatableResponse made = madeAtA ? atA.get() : atB.get();
        ValidatableResponse refused = madeAtA ? atB.get() : atA.get();
        String winner = (madeAtA ? ofA : ofB).id();
        made.statusCode(202).body("gatewayId", equalTo(winner)).body("name", equalTo(share));
        refused.statusCode(409)
                .body("code", equalTo("BUCKET_CONFLICT"))
                .body("conflicts.outcome", contains("LOST_UPDATES"))
                .body("conflicts.gatewayId", contains(winner));
        assertThat(usersOfTheBucket(a)).containsExactly(winner);
        assertThat(usersOfTheBucket(b)).containsExactly(winner);
    }

    private CompletableFuture<ValidatableResponse> put(
            CyclicBarrier start, PackagedReplica replica, PageGateway gateway, String prefix) {
        return CompletableFuture.supplyAsync(
                () -> {
                    awaitBoth(start);
                    return put(
                            replica,
                            gateway,
                            "shares/" + share,
                            """
                            {"protocol":"NFS","credential":"main",
                             "bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"%s"},
                             "nfs":{"readWriteClients":["10.0.0.0/8"]}}"""
                                    .formatted(bucket, prefix));
                },
                callers);
    }

    private List<String> usersOfTheBucket(PackagedReplica replica) {
        return given().port(replica.port())
                .get("/api/v1/resources?kind=SHARE&provider=oss&account=acme&bucket=" + bucket)
                .then()
                .statusCode(200)
                .extract()
                .path("items.gatewayId");
    }

    /** A gateway that takes whatever it is told, and a credential that needs no secret. Both replicas know them. */
    private static PageGateway connected() {
        PageGateway gateway = new PageGateway(ExternalServers.brokerPort(), Registry.newGateway());
        gateway.saysItCan();
        for (PackagedReplica replica : List.of(a, b)) {
            await().atMost(SOON).untilAsserted(() -> read(replica, gateway).statusCode(200));
        }
        gateway.connect();
        for (PackagedReplica replica : List.of(a, b)) {
            await().atMost(SOON).untilAsserted(() -> read(replica, gateway).body("presence.state", equalTo("ONLINE")));
        }
        put(a, gateway, "bucket-credentials/main", "{\"provider\":\"oss\",\"role\":\"gateways\"}")
                .statusCode(202);
        return gateway;
    }

    private static ValidatableResponse read(PackagedReplica replica, PageGateway gateway) {
        return given().port(replica.port())
                .get("/api/v1/gateways/" + gateway.id())
                .then();
    }

    private static ValidatableResponse put(PackagedReplica replica, PageGateway gateway, String path, String body) {
        return given().port(replica.port())
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/gateways/" + gateway.id() + "/" + path)
                .then();
    }

    private static void awaitBoth(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
