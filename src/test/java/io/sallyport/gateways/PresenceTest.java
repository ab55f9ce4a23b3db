package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of docs/protocol.md, section 6, on presence. */
class PresenceTest {
    private static final Instant REGISTERED = Instant.parse("2026-11-22T10:00:00Z");

    private final Presence presence = Presence.neverSeen("gw-0hzpq7k3m9x2t", REGISTERED);

    @Test
    void aGatewayThatNeverConnectedIsOfflineSinceItWasRegistered() {
        assertThat(presence.state()).isEqualTo(PresenceState.OFFLINE);
        assertThat(presence.cause()).isEqualTo(PresenceCause.NEVER_SEEN);
        assertThat(presence.since()).isEqualTo(REGISTERED);
        assertThat(presence.reportIntervalSeconds()).isEqualTo(30);
        assertThat(presence.capabilities()).isEmpty();
    }

    @Test
    void anOnlineBringsItOnlineWithWhatItSaysOfItself() {
        PresenceOnline message = new PresenceOnline(
                session(1, 1), at(0), "1.4.0", 1, 60, List.of("status.get", "share.put"), "sha256:ab");

        assertThat(presence.online(message, at(5))).isTrue();

        assertOnline(PresenceCause.SAID_ONLINE, at(5));
        assertThat(presence.agentVersion()).isEqualTo("1.4.0");
        assertThat(presence.protocolVersion()).isEqualTo(1);
        assertThat(presence.reportIntervalSeconds()).isEqualTo(60);
        assertThat(presence.capabilities()).containsExactly("status.get", "share.put");
    }

    @Test
    void aReportIntervalThatIsLeftOutIs30SecondsAgain() {
        presence.online(new PresenceOnline(session(1, 1), at(0), "1.4.0", 1, 60, List.of(), null), at(1));

        presence.online(new PresenceOnline(session(1, 2), at(0), "1.4.0", 1, null, List.of(), null), at(2));

        assertThat(presence.reportIntervalSeconds()).isEqualTo(30);
    }

    @Test
    void aDuplicateOnlineChangesNothing() {
        presence.online(online(1, 1, "1.4.0"), at(1));

        assertThat(presence.online(online(1, 1, "9.9.9"), at(2))).isFalse();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
        assertThat(presence.agentVersion()).isEqualTo("1.4.0");
    }

    @Test
    void theMachineOfANewerBindingIsHeardThoughItsBootIsLower() {
        presence.online(online(900, 5, "1.5.0"), at(1));
        Origin replacement = new Origin(2, 1, "another", 1, null);

        assertThat(presence.online(new PresenceOnline(replacement, at(2), "2.0.0", 1, 30, List.of(), null), at(2)))
                .isTrue();
        assertThat(presence.offline(new PresenceOffline(session(901, 1), "shutdown"), at(3)))
                .isFalse();

        assertThat(presence.agentVersion()).isEqualTo("2.0.0");
        assertThat(presence.state()).isEqualTo(PresenceState.ONLINE);
    }

    @Test
    void anOnlineOfAnOlderSessionChangesNothing() {
        presence.online(online(2, 5, "1.5.0"), at(1));

        assertThat(presence.online(online(2, 4, "1.4.0"), at(2))).isFalse();
        assertThat(presence.online(online(1, 9, "1.4.0"), at(2))).isFalse();

        assertThat(presence.agentVersion()).isEqualTo("1.5.0");
    }

    @Test
    void anOnlineOfANewerSessionTakesOverAndKeepsSinceWhenItIsOnline() {
        presence.online(online(1, 9, "1.4.0"), at(1));

        assertThat(presence.online(online(2, 1, "1.5.0"), at(2))).isTrue();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
        assertThat(presence.agentVersion()).isEqualTo("1.5.0");
    }

    @Test
    void aWillTakesItOfflineBecauseTheConnectionWasLost() {
        presence.online(online(1, 1, "1.4.0"), at(1));

        assertThat(presence.offline(will(1, 1), at(2))).isTrue();

        assertOffline(PresenceCause.CONNECTION_LOST, at(2));
    }

    @Test
    void anOfflineThatTheGatewaySaysKeepsItsReason() {
        presence.online(online(1, 1, "1.4.0"), at(1));

        assertThat(presence.offline(said(1, 1), at(2))).isTrue();

        assertOffline(PresenceCause.SAID_OFFLINE, at(2));
        assertThat(presence.reason()).isEqualTo("shutdown");
    }

    @Test
    void aWillAfterTheOfflineOfItsOwnSessionKeepsWhatTheGatewaySaid() {
        presence.offline(said(1, 1), at(1));

        assertThat(presence.offline(will(1, 1), at(2))).isFalse();

        assertThat(presence.cause()).isEqualTo(PresenceCause.SAID_OFFLINE);
    }

    @Test
    void aLateOfflineOfAnOlderSessionIsHarmless() {
        presence.online(online(2, 2, "1.4.0"), at(1));

        assertThat(presence.offline(will(2, 1), at(2))).isFalse();
        assertThat(presence.offline(said(1, 7), at(2))).isFalse();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
    }

    @Test
    void aWillThatOvertakesItsOnlineKeepsTheGatewayOffline() {
        presence.online(online(1, 1, "1.4.0"), at(1));

        assertThat(presence.offline(will(1, 2), at(2))).isTrue();
        assertThat(presence.online(online(1, 2, "1.5.0"), at(3))).isFalse();

        assertOffline(PresenceCause.CONNECTION_LOST, at(2));
        assertThat(presence.agentVersion()).isEqualTo("1.4.0");
    }

    @Test
    void anOnlineAfterTheEndOfAnOlderSessionBringsItBack() {
        presence.offline(will(1, 1), at(1));

        assertThat(presence.online(online(1, 2, "1.4.0"), at(2))).isTrue();

        assertOnline(PresenceCause.SAID_ONLINE, at(2));
        assertThat(presence.reason()).isNull();
    }

    @Test
    void aReportBringsItOnline() {
        assertThat(presence.reported(session(1, 1), at(1))).isTrue();

        assertOnline(PresenceCause.REPORTED, at(1));
    }

    @Test
    void aReportOfAnEndedSessionIsIgnored() {
        presence.offline(will(1, 2), at(1));

        assertThat(presence.reported(session(1, 2), at(2))).isFalse();
        assertThat(presence.reported(session(1, 1), at(2))).isFalse();

        assertOffline(PresenceCause.CONNECTION_LOST, REGISTERED);
    }

    @Test
    void aReportOfANewerSessionBringsItOnline() {
        presence.offline(will(1, 2), at(1));

        assertThat(presence.reported(session(1, 3), at(2))).isTrue();

        assertOnline(PresenceCause.REPORTED, at(2));
        assertThat(presence.offline(will(1, 2), at(3))).isFalse();
    }

    @Test
    void aReportOfTheSessionThatIsOnlineChangesNothing() {
        presence.online(online(1, 2, "1.4.0"), at(1));

        assertThat(presence.reported(session(1, 2), at(2))).isFalse();
        assertThat(presence.reported(session(1, 1), at(2))).isFalse();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
    }

    @Test
    void anOnlineAfterAReportOfItsSessionTakesOverWhatItSays() {
        presence.reported(session(1, 1), at(1));

        assertThat(presence.online(online(1, 1, "1.5.0"), at(2))).isTrue();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
        assertThat(presence.agentVersion()).isEqualTo("1.5.0");
    }

    @Test
    void anOnlineAfterAReportOfItsSessionTakesOverAlsoIfTheSessionBeforeWasStillOnline() {
        presence.online(online(1, 9, "1.4.0"), at(1));

        assertThat(presence.reported(session(2, 1), at(2))).isTrue();
        assertThat(presence.online(online(2, 1, "1.5.0"), at(3))).isTrue();

        assertOnline(PresenceCause.SAID_ONLINE, at(1));
        assertThat(presence.agentVersion()).isEqualTo("1.5.0");
    }

    @Test
    void aReportBringsAStaleGatewayBack() {
        presence.online(online(1, 1, "1.4.0"), at(1));
        presence.overdue(PresenceState.STALE, at(2));

        assertThat(presence.reported(session(1, 1), at(3))).isTrue();

        assertOnline(PresenceCause.REPORTED, at(3));
    }

    @Test
    void aReportBringsBackAGatewayThatWasOfflineOnlyBecauseReportsWereMissing() {
        presence.online(online(1, 1, "1.4.0"), at(1));
        presence.overdue(PresenceState.OFFLINE, at(2));

        assertThat(presence.reported(session(1, 1), at(3))).isTrue();

        assertOnline(PresenceCause.REPORTED, at(3));
    }

    @Test
    void overdueOnlyWorsens() {
        presence.online(online(1, 1, "1.4.0"), at(1));

        assertThat(presence.overdue(PresenceState.STALE, at(2))).isTrue();
        assertThat(presence.cause()).isEqualTo(PresenceCause.REPORTS_OVERDUE);
        assertThat(presence.overdue(PresenceState.STALE, at(3))).isFalse();
        assertThat(presence.since()).isEqualTo(at(2));
        assertThat(presence.overdue(PresenceState.OFFLINE, at(4))).isTrue();
        assertOffline(PresenceCause.REPORTS_MISSING, at(4));
        assertThat(presence.overdue(PresenceState.STALE, at(5))).isFalse();
        assertThat(presence.overdue(PresenceState.OFFLINE, at(5))).isFalse();
        assertOffline(PresenceCause.REPORTS_MISSING, at(4));
    }

    @Test
    void whoIsFencedIsOfflineAndThatIsNoLossOfItsLink() {
        presence.online(online(1, 1, "1.4.0"), at(1));
        int losses = presence.flapping().lossesWithin(Duration.ofHours(1), at(2));

        assertThat(presence.fenced(2, at(2))).isTrue();
        assertOffline(PresenceCause.FENCED, at(2));
        assertThat(presence.flapping().lossesWithin(Duration.ofHours(1), at(2))).isEqualTo(losses);
        assertThat(presence.fenced(2, at(3))).isFalse();
        assertThat(presence.online(online(1, 2, "1.4.0"), at(4))).isFalse();
        assertOffline(PresenceCause.FENCED, at(2));
    }

    @Test
    void whatIsKnownOfASealingKeyIsOfTheMachineThatIsTheGatewayNow() {
        presence.online(new PresenceOnline(session(1, 1), at(0), "1.4.0", 1, 60, List.of(), "thumbprint"), at(1));
        assertThat(presence.sealingKeyFingerprint()).isEqualTo("thumbprint");

        presence.fenced(2, at(2));

        assertThat(presence.sealingKeyFingerprint()).isNull();
    }

    @Test
    void overdueDoesNotTakeTheReasonFromAGatewayThatSaidGoodbye() {
        presence.offline(said(1, 1), at(1));

        assertThat(presence.overdue(PresenceState.OFFLINE, at(2))).isFalse();

        assertThat(presence.cause()).isEqualTo(PresenceCause.SAID_OFFLINE);
        assertThat(presence.reason()).isEqualTo("shutdown");
    }

    @Test
    void aWillOfAGatewayThatWasMissingSaysWhyWithoutChangingSince() {
        presence.online(online(1, 1, "1.4.0"), at(1));
        presence.overdue(PresenceState.OFFLINE, at(2));

        assertThat(presence.offline(will(1, 1), at(3))).isTrue();

        assertOffline(PresenceCause.CONNECTION_LOST, at(2));
    }

    @ParameterizedTest
    @CsvSource({"10, false", "-10, false", "11, true", "-11, true", "86400, true"})
    void aClockThatIsOffByMoreThan10SecondsIsSaid(int seconds, boolean said) {
        assertThat(presence.clockIsAhead(Duration.ofSeconds(seconds))).isEqualTo(said);

        assertThat(presence.clockSkewSeconds()).isEqualTo(said ? seconds : null);
    }

    @Test
    void aSkewIsWrittenOnceAndTakenBackWhenTheClockIsRightAgain() {
        presence.clockIsAhead(Duration.ofSeconds(60));

        assertThat(presence.clockIsAhead(Duration.ofSeconds(61))).isFalse();
        assertThat(presence.clockIsAhead(Duration.ofSeconds(-9))).isFalse();
        assertThat(presence.clockSkewSeconds()).isEqualTo(60);
        assertThat(presence.clockIsAhead(Duration.ofSeconds(1))).isTrue();
        assertThat(presence.clockSkewSeconds()).isNull();
        assertThat(presence.clockIsAhead(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void aClockThatIsAgesOffIsANumberStill() {
        presence.clockIsAhead(Duration.between(REGISTERED, Instant.MAX));

        assertThat(presence.clockSkewSeconds()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everyCauseIsExplainedInASentence() {
        for (PresenceCause cause : PresenceCause.values()) {
            assertThat(cause.explain(null))
                    .matches("It .*\\.|The .*\\.|Ten .*\\.")
                    .doesNotContain("null");
        }
        assertThat(PresenceCause.SAID_OFFLINE.explain("restart")).isEqualTo("It said that it goes offline: restart.");
    }

    private void assertOnline(PresenceCause cause, Instant since) {
        assertThat(presence.state()).isEqualTo(PresenceState.ONLINE);
        assertThat(presence.cause()).isEqualTo(cause);
        assertThat(presence.since()).isEqualTo(since);
    }

    private void assertOffline(PresenceCause cause, Instant since) {
        assertThat(presence.state()).isEqualTo(PresenceState.OFFLINE);
        assertThat(presence.cause()).isEqualTo(cause);
        assertThat(presence.since()).isEqualTo(since);
    }

    private static Instant at(int second) {
        return REGISTERED.plusSeconds(second);
    }

    private static Origin session(long boot, long session) {
        return new Origin(1, boot, "boot-" + boot, session, null);
    }

    private static PresenceOnline online(long boot, long session, String agentVersion) {
        return new PresenceOnline(session(boot, session), REGISTERED, agentVersion, 1, null, List.of(), null);
    }

    private static PresenceOffline will(long boot, long session) {
        return new PresenceOffline(session(boot, session), PresenceOffline.CONNECTION_LOST);
    }

    private static PresenceOffline said(long boot, long session) {
        return new PresenceOffline(session(boot, session), PresenceOffline.SHUTDOWN);
    }
}
