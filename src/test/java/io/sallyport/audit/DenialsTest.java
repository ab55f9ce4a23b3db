package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.sallyport.security.AccessDenied;
import io.sallyport.security.Actor;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** A flood of denied attempts is no flood of entries. */
class DenialsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InstantSource source = () -> this.now;
    private final Denials denials = new Denials(configured(3), source.withZone(ZoneOffset.UTC), registry);
    private Instant now = NOW;

    @Test
    void thoseThatAreAlikeAreOneEntry() {
        for (int i = 0; i < 1_000; i++) {
            denials.add(denied("user:alice", "gw-1"));
        }
        denials.add(denied("user:alice", "gw-2"));
        denials.add(denied("user:bob", "gw-1"));

        List<AuditEntry> entries = Denials.entries(denials.take(), NOW);
        assertThat(entries).extracting(AuditEntry::actor).containsExactly("user:alice", "user:alice", "user:bob");
        assertThat(entries).extracting(AuditEntry::times).containsExactly(1_000L, 1L, 1L);
        assertThat(entries).allMatch(entry -> entry.outcome() == AuditOutcome.DENIED);
        assertThat(denials.waiting()).isZero();
    }

    @Test
    void whatIsBeyondTheBoundIsSummedUp() {
        for (int i = 0; i < 1_000; i++) {
            denials.add(denied("user:alice", "gw-" + i));
        }

        assertThat(denials.waiting()).isEqualTo(4);
        assertThat(registry.get("sallyport.audit.denials").gauge().value()).isEqualTo(4);
        assertThat(registry.get("sallyport.audit.denied")
                        .tag("told", "others")
                        .counter()
                        .count())
                .isEqualTo(997);
        List<AuditEntry> entries = Denials.entries(denials.take(), NOW);
        assertThat(entries.get(3).actor()).isEqualTo("others");
        assertThat(entries.get(3).times()).isEqualTo(997);
    }

    @Test
    void whatHasItsPlaceKeepsItWhenThereIsNoMore() {
        for (String id : List.of("gw-1", "gw-2", "gw-3", "gw-4", "gw-1")) {
            denials.add(denied("user:alice", id));
        }

        assertThat(Denials.entries(denials.take(), NOW))
                .extracting(AuditEntry::resourceId, AuditEntry::times)
                .containsExactly(tuple("gw-1", 2L), tuple("gw-2", 1L), tuple("gw-3", 1L), tuple(null, 1L));
    }

    @Test
    void saysWhenItBeganAndWhenItWasTheLastTime() {
        denials.add(denied("user:alice", "gw-1"));
        Map<Denials.Key, Denials.Sum> taken = denials.take();
        now = now.plusSeconds(7);
        denials.add(denied("user:alice", "gw-1"));
        now = now.plusSeconds(7);
        denials.add(denied("user:alice", "gw-1"));
        denials.putBack(taken);

        assertThat(Denials.entries(denials.take(), now))
                .extracting(AuditEntry::detail)
                .containsExactly("{\"first\":\"2026-11-22T10:00:00Z\",\"last\":\"2026-11-22T10:00:14Z\"}");
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenWithTheNext() {
        denials.add(denied("user:alice", "gw-1"));
        Map<Denials.Key, Denials.Sum> taken = denials.take();
        denials.add(denied("user:alice", "gw-1"));
        denials.putBack(taken);

        assertThat(Denials.entries(denials.take(), NOW))
                .extracting(AuditEntry::times)
                .containsExactly(2L);
    }

    @Test
    void anIdThatSomebodyMadeUpTakesNoMoreThanItsPlace() {
        String garbage = "x".repeat(100_000) + ThreadLocalRandom.current().nextInt();
        denials.add(denied("user:alice", garbage));
        denials.add(denied("user:alice", garbage + "y"));

        assertThat(denials.take()).hasSize(1).allSatisfy((key, sum) -> assertThat(key.resourceId())
                .hasSize(128));
    }

    private static AccessDenied denied(String actor, String id) {
        return new AccessDenied(new Actor(actor, "192.0.2.1"), "PATCH /api/v1/gateways/{id}", "gateway", id);
    }

    private static AuditConfig configured(int denials) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(AuditConfig.class)
                .withDefaultValue("sallyport.audit.denials", Integer.toString(denials))
                .build()
                .getConfigMapping(AuditConfig.class);
    }
}
