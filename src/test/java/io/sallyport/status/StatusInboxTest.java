package io.sallyport.status;

import static io.sallyport.status.StatusReports.uplink;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusInboxTest {
    private final StatusInbox inbox = new StatusInbox(3, 1_000);

    @Test
    void keepsTheNewestReportOfEachGateway() {
        inbox.offer(uplink(1, 1, 10));
        inbox.offer(uplink(1, 3, 10));
        inbox.offer(uplink(1, 2, 10));

        assertThat(inbox.take(9)).extracting(StatusInboxTest::seq).containsExactly(3L);
        assertThat(inbox.superseded()).isEqualTo(2);
        assertThat(inbox.dropped()).isZero();
    }

    @Test
    void keepsTheNewestReportOfEachBootAndBinding() {
        inbox.offer(uplink(1, new Origin(1, 1, "one", 1, 9L), 10));
        inbox.offer(uplink(1, new Origin(1, 2, "two", 1, 1L), 10));
        inbox.offer(uplink(1, new Origin(2, 2, "two", 1, 1L), 10));

        assertThat(inbox.size()).isEqualTo(3);
        assertThat(inbox.superseded()).isZero();
    }

    @Test
    void aNewerReportStaysInThePlaceOfTheOneBefore() {
        inbox.offer(uplink(1, 1, 10));
        inbox.offer(uplink(2, 1, 10));
        inbox.offer(uplink(1, 2, 10));

        assertThat(inbox.take(1)).extracting(StatusInboxTest::name).containsExactly("1/2");
    }

    @Test
    void givesWhatWaitedLongestFirst() {
        offer(1, 2, 3);

        assertThat(inbox.take(2)).extracting(StatusInboxTest::name).containsExactly("1/1", "2/1");
        assertThat(inbox.take(2)).extracting(StatusInboxTest::name).containsExactly("3/1");
        assertThat(inbox.take(2)).isEmpty();
        assertThat(inbox.bytes()).isZero();
    }

    @Test
    void atTheBoundOfEntriesTheOldestIsDropped() {
        offer(1, 2, 3, 4);

        assertThat(inbox.dropped()).isEqualTo(1);
        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactly("2/1", "3/1", "4/1");
    }

    @Test
    void atTheBoundOfBytesTheOldestAreDropped() {
        inbox.offer(uplink(1, 1, 400));
        inbox.offer(uplink(2, 1, 400));
        inbox.offer(uplink(3, 1, 700));

        assertThat(inbox.dropped()).isEqualTo(2);
        assertThat(inbox.bytes()).isEqualTo(700);
        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactly("3/1");
    }

    @Test
    void aNewerReportThatIsLargerCountsWithItsOwnSize() {
        inbox.offer(uplink(1, 1, 100));
        inbox.offer(uplink(2, 1, 100));
        inbox.offer(uplink(2, 2, 950));

        assertThat(inbox.dropped()).isEqualTo(1);
        assertThat(inbox.bytes()).isEqualTo(950);
        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactly("2/2");
    }

    @Test
    void whatIsPutBackNeverOverwritesWhatIsNewer() {
        offer(1, 2);
        List<Uplink<StatusReport>> batch = inbox.take(2);
        inbox.offer(uplink(1, 2, 10));

        inbox.putBack(batch);

        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactlyInAnyOrder("1/2", "2/1");
        assertThat(inbox.superseded()).isEqualTo(1);
    }

    @Test
    void whatIsPutBackIsTheOldestStill() {
        offer(1, 2);
        List<Uplink<StatusReport>> batch = inbox.take(2);
        inbox.offer(uplink(3, 1, 10));

        inbox.putBack(batch);

        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactly("1/1", "2/1", "3/1");
    }

    @Test
    void atTheBoundWhatIsPutBackGivesWayToWhatIsNewer() {
        offer(1, 2, 3);
        List<Uplink<StatusReport>> batch = inbox.take(2);
        inbox.offer(uplink(4, 1, 10));
        inbox.offer(uplink(5, 1, 10));

        inbox.putBack(batch);

        assertThat(inbox.take(9)).extracting(StatusInboxTest::name).containsExactly("3/1", "4/1", "5/1");
        assertThat(inbox.dropped()).isEqualTo(2);
        assertThat(inbox.bytes()).isZero();
    }

    private void offer(int... gateways) {
        for (int gateway : gateways) {
            inbox.offer(uplink(gateway, 1, 10));
        }
    }

    private static Long seq(Uplink<StatusReport> uplink) {
        return uplink.origin().requireSeq();
    }

    private static String name(Uplink<StatusReport> uplink) {
        return Integer.parseInt(uplink.gatewayId().value().substring(3)) + "/" + seq(uplink);
    }
}
