package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.gateways.PresenceService;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.Batches;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Everybody locks in one order, so that a deadlock is not something that is retried, but something that is not there. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class LockOrderTest {
    private static final int GATEWAYS = 40;
    private static final int ROUNDS = 40;

    @Inject
    StatusWriter writer;

    @Inject
    PresenceService presences;

    @Test
    void writersOfReportsAndOfPresenceNeverDeadlock() {
        String group = Registry.newGroup();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            ids.add(Registry.newGateway(group).get("id").textValue());
        }
        double before = retries();

        // Some report for the first time while others boot anew, and all of them go stale.
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            Random random = new Random(thread);
            // Each writer has gateways of its own, since a boot that comes after a higher one is a clone's.
            List<String> own = ids.subList(thread * GATEWAYS / 2, (thread + 1) * GATEWAYS / 2);
            writers.add(CompletableFuture.runAsync(() -> {
                for (int round = 1; round <= ROUNDS; round++) {
                    long boot = round;
                    List<String> some = new ArrayList<>(own);
                    Collections.shuffle(some, random);
                    write(some.subList(0, Math.max(1, own.size() * round / ROUNDS)), boot);
                }
            }));
            writers.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < ROUNDS * 2; round++) {
                    List<String> some = new ArrayList<>(ids);
                    Collections.shuffle(some, random);
                    Batches.write(
                            some.subList(0, GATEWAYS / 2),
                            batch -> presences.overdue(batch, PresenceState.STALE),
                            (id, cause) -> {
                                throw new AssertionError(cause);
                            });
                }
            }));
        }
        writers.forEach(CompletableFuture::join);

        assertThat(retries() - before).as("transactions that were tried again").isZero();
    }

    private void write(List<String> ids, long boot) {
        Batches.write(ids.stream().map(id -> report(id, boot)).toList(), writer::write, (report, cause) -> {
            throw new AssertionError(cause);
        });
    }

    private static double retries() {
        return Metrics.counter("sallyport.database.retries").count();
    }

    private static ReceivedStatus report(String id, long boot) {
        Origin origin = new Origin(1, boot, "boot-" + boot, 1, 1L);
        return new ReceivedStatus(
                new GatewayId(id),
                new StatusReport(
                        origin,
                        Instant.now(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null),
                Instant.now());
    }
}
