package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a link flaps by the default rule (5 losses in 10 min, calm after 5 min), and which of its changes are told. */
class FlappingTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Presence presence = Presence.neverSeen("gw-0hzpq7k3m9x2t", START);
    private long session;

    @Test
    void fourLossesInTenMinutesAreToldOneByOne() {
        for (int i = 0; i < 4; i++) {
            assertThat(comesAt(i * 10)).isTrue();
            assertThat(isLostAt(i * 10 + 5)).isTrue();
        }

        assertThat(presence.flapping().active()).isFalse();
        assertThat(losses(40)).isEqualTo(4);
    }

    @Test
    void theFifthLossInTenMinutesIsFlappingAndIsTold() {
        flapUntilSecond(44);

        assertThat(presence.flapping().active()).isTrue();
        assertThat(losses(44)).isEqualTo(5);
        assertThat(view(44).flapping()).isTrue();
        assertThat(view(44).losses()).isEqualTo(5);
        assertThat(view(44).why())
                .isEqualTo(
                        "The broker lost its connection. It is flapping: its connection was lost 5 times in 10 min.");
    }

    @Test
    void lossesThatAreSpreadOverMoreThanTheWindowDoNotFlap() {
        for (int i = 0; i < 20; i++) {
            assertThat(comesAt(i * 150)).isTrue();
            assertThat(isLostAt(i * 150 + 75)).isTrue();
        }

        assertThat(presence.flapping().active()).isFalse();
        assertThat(losses(19 * 150 + 75)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {PresenceOffline.RESTART, PresenceOffline.SHUTDOWN})
    void whatAGatewayAnnouncesIsNoLoss(String reason) {
        for (int i = 0; i < 20; i++) {
            comesAt(i * 10);
            assertThat(saysGoodbyeAt(i * 10 + 5, reason)).isTrue();
        }

        assertThat(presence.flapping().active()).isFalse();
        assertThat(losses(200)).isZero();
    }

    @Test
    void aLinkThatIsLostForWantOfReportsFlapsToo() {
        for (int i = 0; i < 5; i++) {
            reportsAt(i * 60);
            goesMissingAt(i * 60 + 30);
        }

        assertThat(presence.flapping().active()).isTrue();
    }

    @Test
    void whileItFlapsOneChangeIsToldInThirtySeconds() {
        flapUntilSecond(44);

        assertThat(comesAt(46)).isFalse();
        assertThat(isLostAt(60)).isFalse();
        assertThat(comesAt(73)).isFalse();
        assertThat(isLostAt(74)).isTrue();
        assertThat(comesAt(103)).isFalse();
    }

    @Test
    void whatWasHeldBackIsToldWhenTheIntervalIsOver() {
        flapUntilSecond(44);
        comesAt(46);

        assertThat(dueAt(73)).isFalse();
        assertThat(dueAt(74)).isTrue();
        assertThat(dueAt(74)).isFalse();
        assertThat(dueAt(150)).isFalse();
        assertThat(presence.flapping().active()).isTrue();
    }

    @Test
    void itIsCalmFiveMinutesAfterTheLastLossAndThatIsTold() {
        flapUntilSecond(44);
        comesAt(46);
        dueAt(74);

        assertThat(dueAt(343)).isFalse();
        assertThat(dueAt(344)).isTrue();

        assertThat(presence.flapping().active()).isFalse();
        assertThat(losses(344)).isZero();
        assertThat(view(344).why()).isEqualTo("It said that it is online.");
        assertThat(dueAt(10_000)).isFalse();
        assertThat(isLostAt(345)).isTrue();
        assertThat(presence.flapping().active()).isFalse();
    }

    @Test
    void anotherLossPutsTheCalmOff() {
        flapUntilSecond(44);
        comesAt(100);
        isLostAt(200);

        assertThat(dueAt(344)).isFalse();
        assertThat(dueAt(500)).isTrue();
        assertThat(presence.flapping().active()).isFalse();
    }

    @Test
    void keepsOnlyTheNewestLossesHoweverManyThereAre() {
        for (int i = 0; i < 200; i++) {
            comesAt(i * 2);
            isLostAt(i * 2 + 1);
        }

        assertThat(losses(400)).isEqualTo(Flapping.MOST_LOSSES);
        assertThat(view(400).why()).endsWith("its connection was lost at least 50 times in 10 min.");
        assertThat(new JsonColumn.Instants()
                        .convertToDatabaseColumn(java.util.Collections.nCopies(Flapping.MOST_LOSSES, START)))
                .as("what its column holds")
                .hasSizeLessThan(1_024);
    }

    @Test
    void whileTheBrokerIsAwayNothingIsSaidOfTheLink() {
        flapUntilSecond(44);

        assertThat(PresenceView.of(presence, at(45), Rule.DEFAULT.window(), at(50))
                        .why())
                .isEqualTo(PresenceCause.BROKER_AWAY.explain(null));
    }

    /** Five losses; the last one, in this second, is told. */
    private void flapUntilSecond(int second) {
        for (int i = 4; i >= 0; i--) {
            comesAt(second - i * 10 - 4);
            assertThat(isLostAt(second - i * 10)).isTrue();
        }
    }

    private boolean comesAt(int second) {
        session++;
        assertThat(presence.online(
                        new PresenceOnline(origin(), at(second), "1.4.0", 1, null, List.of(), null), at(second)))
                .isTrue();
        return tells(second);
    }

    private boolean isLostAt(int second) {
        return saysGoodbyeAt(second, PresenceOffline.CONNECTION_LOST);
    }

    private boolean saysGoodbyeAt(int second, String reason) {
        assertThat(presence.offline(new PresenceOffline(origin(), reason), at(second)))
                .isTrue();
        return tells(second);
    }

    private void reportsAt(int second) {
        assertThat(presence.reported(origin(), at(second))).isTrue();
        tells(second);
    }

    private void goesMissingAt(int second) {
        assertThat(presence.overdue(PresenceState.OFFLINE, at(second))).isTrue();
        tells(second);
    }

    private boolean tells(int second) {
        return presence.flapping().tells(at(second), Rule.DEFAULT);
    }

    private boolean dueAt(int second) {
        return presence.flapping().due(at(second), Rule.DEFAULT);
    }

    private int losses(int second) {
        return presence.flapping().lossesWithin(Rule.DEFAULT.window(), at(second));
    }

    private PresenceView view(int second) {
        return PresenceView.of(presence, null, Rule.DEFAULT.window(), at(second));
    }

    private Origin origin() {
        return new Origin(1, 1, "boot-1", session, null);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
