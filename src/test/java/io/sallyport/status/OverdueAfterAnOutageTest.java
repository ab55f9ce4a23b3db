package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.gateways.PresenceService;
import io.sallyport.messaging.BrokerLink;
import io.sallyport.testing.EmbeddedServers;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database was away for half an hour, while reports went on coming in: nobody is late because of that. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OverdueAfterAnOutageTest {
    @Inject
    EntityManager entityManager;

    @Inject
    PresenceService presences;

    @Inject
    StatusReportHandler reports;

    @Inject
    BrokerLink link;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void judgesNobodyWhenTheDatabaseIsBackUntilReportsHadTheTimeToComeIn() {
        await().atMost(Duration.ofSeconds(30)).until(link::canReceive);
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        Statuses statuses = new Statuses(entityManager);
        OverdueSweep sweep = new OverdueSweep(statuses, presences, reports, link, clock);
        sweep.run();
        after(Duration.ofSeconds(90), sweep);
        assertThat(statuses.askedSince).isNotEmpty();

        statuses.away = true;
        after(Duration.ofSeconds(5), sweep);
        statuses.askedSince.clear();
        statuses.away = false;
        after(Duration.ofMinutes(30), sweep);
        Instant back = now;
        after(Duration.ofSeconds(89), sweep);
        assertThat(statuses.askedSince).isEmpty();

        after(Duration.ofSeconds(1), sweep);
        assertThat(statuses.askedSince).isNotEmpty().containsOnly(back);
    }

    private void after(Duration duration, OverdueSweep sweep) {
        now = now.plus(duration);
        sweep.run();
    }

    @Vetoed
    private static final class Statuses extends StatusRepository {
        private final List<Instant> askedSince = new ArrayList<>();
        private boolean away;

        Statuses(EntityManager entityManager) {
            super(entityManager);
        }

        @Override
        List<String> overdue(Instant now, Instant listeningSince, int intervals, List<String> presences, int most) {
            askedSince.add(listeningSince);
            if (away) {
                throw new IllegalStateException("the database is away");
            }
            return List.of();
        }
    }
}
