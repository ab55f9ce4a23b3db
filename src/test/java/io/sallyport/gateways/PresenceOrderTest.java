package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Messages of several sessions in any order, each any number of times. Only the newest session that was heard of decides, whatever its
 * messages' order: an end of it is final; without one it is online, and what its online said is known if that was heard at all.
 */
class PresenceOrderTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Rule TOUCHY =
            new Rule(2, Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofSeconds(30));

    @Property
    void onlyTheNewestSessionDecidesAndItsEndIsFinal(@ForAll("histories") List<Said> history) {
        Presence presence = Presence.neverSeen("gw-0hzpq7k3m9x2t", START);

        for (int i = 0; i < history.size(); i++) {
            history.get(i).applyTo(presence, START.plusSeconds(i + 1L));
        }

        Session newest = history.stream().map(Said::session).max(Session.ORDER).orElseThrow();
        List<Word> words = history.stream()
                .filter(said -> said.session().equals(newest))
                .map(Said::word)
                .toList();
        if (words.contains(Word.WILL) || words.contains(Word.GOODBYE)) {
            Word first = words.stream().filter(Word::ends).findFirst().orElseThrow();
            assertThat(presence.state()).isEqualTo(PresenceState.OFFLINE);
            assertThat(presence.cause()).isEqualTo(first.cause);
        } else {
            boolean saidOnline = words.contains(Word.ONLINE);
            assertThat(presence.state()).isEqualTo(PresenceState.ONLINE);
            assertThat(presence.cause()).isEqualTo(saidOnline ? PresenceCause.SAID_ONLINE : PresenceCause.REPORTED);
            if (saidOnline) {
                assertThat(presence.agentVersion()).isEqualTo(newest.toString());
            }
        }
    }

    @Property
    void aTransitionThatSaysItChangedNothingDidNot(@ForAll("histories") List<Said> history) {
        Presence presence = Presence.neverSeen("gw-0hzpq7k3m9x2t", START);

        for (int i = 0; i < history.size(); i++) {
            Instant now = START.plusSeconds(i + 1L);
            List<Object> before = visible(presence);
            boolean changed = history.get(i).applyTo(presence, now);

            if (!changed) {
                assertThat(visible(presence)).isEqualTo(before);
            }
            boolean stateChanged = !before.get(0).equals(presence.state());
            assertThat(presence.since()).isEqualTo(stateChanged ? now : before.get(2));
        }
    }

    /** With a rule so touchy that most histories flap, and a look between any two messages. */
    @Property
    void dampingNeverChangesWhichStateIsRightAndTellsItInTheEnd(
            @ForAll("flappingHistories") List<Said> history, @ForAll @IntRange(min = 1, max = 90) int secondsBetween) {
        Presence damped = Presence.neverSeen("gw-0hzpq7k3m9x2t", START);
        Presence plain = Presence.neverSeen("gw-0hzpq7k3m9x2t", START);
        List<Object> told = visible(damped);
        Instant now = START;
        Instant toldAt = START;

        for (Said said : history) {
            boolean flapped = damped.flapping().active();
            now = now.plusSeconds(secondsBetween);
            boolean changed = said.applyTo(damped, now);
            assertThat(said.applyTo(plain, now)).isEqualTo(changed);
            boolean tells = changed && damped.flapping().tells(now, TOUCHY);
            boolean looks = !tells && damped.flapping().due(now, TOUCHY);

            assertThat(visible(damped)).isEqualTo(visible(plain));
            if (tells || looks) {
                boolean calmed = looks && !damped.flapping().active();
                assertThat(flapped && !calmed && now.isBefore(toldAt.plus(TOUCHY.notifyEvery())))
                        .as("told too often")
                        .isFalse();
                told = visible(damped);
                toldAt = now;
            }
            if (!damped.flapping().active()) {
                assertThat(told).isEqualTo(visible(damped));
            }
        }

        while (damped.flapping().active()) {
            now = now.plusSeconds(5);
            told = damped.flapping().due(now, TOUCHY) ? visible(damped) : told;
        }
        assertThat(told).isEqualTo(visible(plain));
    }

    private static List<Object> visible(Presence presence) {
        return List.of(
                presence.state(),
                presence.cause(),
                presence.since(),
                String.valueOf(presence.reason()),
                String.valueOf(presence.agentVersion()));
    }

    @Provide
    Arbitrary<List<Said>> histories() {
        Arbitrary<Session> sessions = Combinators.combine(
                        Arbitraries.longs().between(1, 2), Arbitraries.longs().between(1, 2))
                .as(Session::new);
        return Combinators.combine(sessions, Arbitraries.of(Word.class))
                .as(Said::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /** A link that comes and goes, in one session after the other; some words are late, and some come early. */
    @Provide
    Arbitrary<List<Said>> flappingHistories() {
        Arbitrary<Integer> shifts = Arbitraries.integers().between(-1, 1);
        return Combinators.combine(shifts, Arbitraries.of(Word.class))
                .as(Shifted::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(words -> IntStream.range(0, words.size())
                        .mapToObj(i -> words.get(i).at(i))
                        .toList());
    }

    enum Word {
        ONLINE(PresenceCause.SAID_ONLINE),
        REPORT(PresenceCause.REPORTED),
        GOODBYE(PresenceCause.SAID_OFFLINE),
        WILL(PresenceCause.CONNECTION_LOST);

        private final PresenceCause cause;

        Word(PresenceCause cause) {
            this.cause = cause;
        }

        boolean ends() {
            return this == GOODBYE || this == WILL;
        }
    }

    record Session(long boot, long number) {
        static final Comparator<Session> ORDER =
                Comparator.comparingLong(Session::boot).thenComparingLong(Session::number);
    }

    record Shifted(int by, Word word) {
        Said at(int position) {
            return new Said(new Session(1, 2 + position / 2 + by), word);
        }
    }

    record Said(Session session, Word word) {
        boolean applyTo(Presence presence, Instant now) {
            Origin origin = new Origin(1, session.boot(), "boot-" + session.boot(), session.number(), null);
            return switch (word) {
                case ONLINE ->
                    presence.online(
                            new PresenceOnline(origin, START, session.toString(), 1, null, List.of(), null), now);
                case REPORT -> presence.reported(origin, now);
                case GOODBYE -> presence.offline(new PresenceOffline(origin, PresenceOffline.SHUTDOWN), now);
                case WILL -> presence.offline(new PresenceOffline(origin, PresenceOffline.CONNECTION_LOST), now);
            };
        }
    }
}
