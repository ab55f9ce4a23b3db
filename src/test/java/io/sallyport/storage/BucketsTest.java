package io.sallyport.storage;

import static io.sallyport.storage.rules.BucketConflict.Outcome.CORRUPTION;
import static io.sallyport.storage.rules.BucketConflict.Outcome.LOST_UPDATES;
import static io.sallyport.storage.rules.BucketConflict.Outcome.STALE_READS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.security.Reach;
import io.sallyport.storage.rules.BucketConflict;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who uses which bucket, across gateways; and that two who want the same one decide one after the other, and nobody else waits for them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class BucketsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Inject
    Buckets buckets;

    @Inject
    ManagedResourceRepository resources;

    @Inject
    ResourceForms forms;

    @Inject
    EntityManager entityManager;

    @Inject
    DataSource dataSource;

    private final String bucket = "bucket-" + UUID.randomUUID();
    private GatewayId here;
    private GatewayId there;

    @BeforeEach
    void register() {
        here = newGateway();
        there = newGateway();
    }

    /** Each share as what it does: w writes, r reads only, + with reverse synchronisation; v is a volume. */
    @ParameterizedTest
    @CsvSource({
        "w,  w,  LOST_UPDATES",
        "w,  r,  STALE_READS",
        "r,  w,  STALE_READS",
        "w,  r+, SAFE",
        "r,  r,  SAFE",
        "v,  w,  CORRUPTION",
        "w,  v,  CORRUPTION",
        "r+, v,  CORRUPTION",
        "v,  v,  CORRUPTION"
    })
    void whatAnotherGatewayDoesInTheSamePartOfTheBucketIsJudged(
            String wanted, String other, BucketConflict.Outcome outcome) {
        desired(there, "other", config(other, "a/b"));

        List<BucketConflict> found = conflicts(here, config(wanted, "a"), Reach.EVERYTHING);

        if (outcome == BucketConflict.Outcome.SAFE) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().satisfies(one -> {
                assertThat(one.outcome()).isEqualTo(outcome);
                assertThat(one.gatewayId()).isEqualTo(there.value());
                assertThat(one.name()).isEqualTo("other");
            });
        }
        assertThat(conflicts(here, config(wanted, "ab"), Reach.EVERYTHING))
                .as("another part")
                .isEmpty();
    }

    @Test
    void theWorstIsTheFirstAndOneIsNoConflictOfItsOwn() {
        desired(here, "it", config("w", "a"));
        desired(there, "reader", config("r", "a"));
        desired(there, "volume", config("v", "a"));
        desired(there, "writer", config("w", "a"));

        assertThat(conflicts(here, config("w", "a"), Reach.EVERYTHING))
                .extracting(BucketConflict::outcome)
                .containsExactly(CORRUPTION, LOST_UPDATES, STALE_READS);
    }

    @Test
    void whatAGatewayStillServesCountsAlthoughNobodyWantsItAnyMore() {
        QuarkusTransaction.requiringNew().run(() -> {
            ManagedResource gone = made(there, config("w", "a"), "gone");
            gone.delete("{}", 1, "test", NOW);
            gone.reported(ReportedResource.of(ResourceKind.SHARE, config("w", "a"), 1L, 1L), false);
        });

        assertThat(conflicts(here, config("w", "a"), Reach.EVERYTHING))
                .extracting(BucketConflict::name)
                .containsExactly("gone");
    }

    @Test
    void whoIsOutOfReachIsNotNamed() {
        desired(there, "other", config("w", "a"));

        assertThat(conflicts(here, config("w", "a"), new Reach(List.of())))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.outcome()).isEqualTo(LOST_UPDATES);
                    assertThat(one.gatewayId()).isNull();
                    assertThat(one.name()).isNull();
                });
    }

    @Test
    void whoComesSecondWaitsForTheFirstAndSeesWhatThatOneMade() throws Exception {
        CountDownLatch isHeld = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    buckets.hold(config("w", "a"));
                    isHeld.countDown();
                    awaitIt(mayEnd);
                    persist(there, config("w", "a"), "first");
                }));
        awaitIt(isHeld);
        CompletableFuture<List<BucketConflict>> second = CompletableFuture.supplyAsync(
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    // As a change does, which has read its gateway before.
                    resources.ofGateway(here.value());
                    buckets.hold(config("w", "a"));
                    return buckets.conflicts(address(here, config("w", "a"), "it"), config("w", "a"), Reach.EVERYTHING);
                }));
        await().atMost(SOON).until(() -> waitingForALock() > 0);
        assertThat(second).isNotDone();

        mayEnd.countDown();

        first.get();
        assertThat(second.get()).extracting(BucketConflict::name).containsExactly("first");
    }

    @Test
    void whoUsesAnotherBucketOrNoneDoesNotWait() {
        QuarkusTransaction.requiringNew().run(() -> {
            buckets.hold(config("w", "a"));

            CompletableFuture.runAsync(() -> QuarkusTransaction.requiringNew().run(() -> {
                        buckets.hold(share("w", "another-" + bucket, "a"));
                        buckets.hold(DownlinkCodec.params(
                                forms.object("{\"name\":\"anna\",\"secret\":\"sealed\"}"),
                                ResourceKind.SMB_USER.type()));
                    }))
                    .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                    .join();
        });
    }

    /** The database's own bound; nobody waits for ever for one that hangs. */
    @Test
    void whoWaitsTooLongIsTurnedAwayAndTheBucketIsFreeAfterwards() {
        QuarkusTransaction.requiringNew().run(() -> {
            buckets.hold(config("w", "a"));

            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> holdWithin(1))
                            .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .rootCause()
                    .hasMessageContaining("Lock wait timeout exceeded");
        });

        QuarkusTransaction.requiringNew().run(() -> buckets.hold(config("w", "a")));
    }

    private void holdWithin(int seconds) {
        QuarkusTransaction.requiringNew().run(() -> {
            sql("SET SESSION innodb_lock_wait_timeout = " + seconds);
            try {
                buckets.hold(config("w", "a"));
            } finally {
                sql("SET SESSION innodb_lock_wait_timeout = DEFAULT");
            }
        });
    }

    /** On the connection of the transaction, also if that has failed already. */
    private void sql(String text) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Statements that stand still at the lock. */
    private long waitingForALock() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery(
                                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'INSERT INTO bucket%' AND time_ms > 200")
                        .getSingleResult())
                .longValue());
    }

    private List<BucketConflict> conflicts(GatewayId gateway, ResourceConfig wanted, Reach reach) {
        return QuarkusTransaction.requiringNew()
                .call(() -> buckets.conflicts(address(gateway, wanted, "it"), wanted, reach));
    }

    private void desired(GatewayId gateway, String name, ResourceConfig config) {
        QuarkusTransaction.requiringNew().run(() -> persist(gateway, config, name));
    }

    private void persist(GatewayId gateway, ResourceConfig config, String name) {
        made(gateway, config, name).desire(forms.column(config), 1, "test", NOW);
    }

    private ManagedResource made(GatewayId gateway, ResourceConfig config, String name) {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 13);
        ManagedResource resource = new ManagedResource(id, address(gateway, config, name), "test", NOW);
        resource.inBucket(Buckets.idOf(config));
        resources.persist(resource);
        return resource;
    }

    private static ResourceAddress address(GatewayId gateway, ResourceConfig config, String name) {
        return new ResourceAddress(
                gateway, config instanceof ShareConfig ? ResourceKind.SHARE : ResourceKind.VOLUME, name);
    }

    private ResourceConfig config(String does, String prefix) {
        return does.equals("v") ? volume(prefix) : share(does, bucket, prefix);
    }

    private ResourceConfig share(String does, String name, String prefix) {
        return DownlinkCodec.params(
                forms.object(
                        """
                        {"name":"it","protocol":"NFS","credential":"main","readOnly":%s,"reverseSync":{"enabled":%s},
                         "bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"%s"}}"""
                                .formatted(!does.startsWith("w"), does.endsWith("+"), name, prefix)),
                ResourceKind.SHARE.type());
    }

    private ResourceConfig volume(String prefix) {
        return DownlinkCodec.params(
                forms.object(
                        """
                        {"name":"it","credential":"main","sizeBytes":1073741824,"cacheDisk":"disk",
                         "bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"%s"}}"""
                                .formatted(bucket, prefix)),
                ResourceKind.VOLUME.type());
    }

    private static GatewayId newGateway() {
        return new GatewayId(Registry.newGateway().get("id").textValue());
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
