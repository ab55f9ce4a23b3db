package io.sallyport.status;

import static io.sallyport.status.StatusReports.uplink;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.StatusReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to the inbox: every report is accounted for, both bounds hold, and a gateway never goes back. */
class StatusInboxCountsTest {
    private static final int MAX_ENTRIES = 3;
    private static final int MAX_BYTES = 100;

    @Property(tries = 1_000)
    void receivedIsTakenAndSupersededAndDroppedAndWaiting(@ForAll("operations") List<Operation> operations) {
        StatusInbox inbox = new StatusInbox(MAX_ENTRIES, MAX_BYTES);
        List<Uplink<StatusReport>> batch = new ArrayList<>();
        long received = 0;
        long taken = 0;

        for (Operation operation : operations) {
            switch (operation.kind()) {
                case OFFER -> {
                    inbox.offer(uplink(operation.gateway(), operation.seq(), operation.bytes()));
                    received++;
                }
                case TAKE -> {
                    List<Uplink<StatusReport>> got = inbox.take(operation.gateway());
                    batch.addAll(got);
                    taken += got.size();
                }
                case PUT_BACK -> {
                    inbox.putBack(batch);
                    taken -= batch.size();
                    batch.clear();
                }
            }
            assertThat(taken + inbox.superseded() + inbox.dropped() + inbox.size())
                    .isEqualTo(received);
            assertThat(inbox.size()).isLessThanOrEqualTo(MAX_ENTRIES);
            assertThat(inbox.bytes()).isBetween(0L, (long) MAX_BYTES);
        }

        List<Uplink<StatusReport>> rest = inbox.take(Integer.MAX_VALUE);
        assertThat(inbox.bytes()).isZero();
        assertThat(rest).extracting(Uplink::gatewayId).doesNotHaveDuplicates();
    }

    @Property
    void withoutABoundTheNewestOfEachGatewayIsWhatWaits(@ForAll("operations") List<Operation> operations) {
        StatusInbox inbox = new StatusInbox(Integer.MAX_VALUE, Long.MAX_VALUE);
        Map<String, Long> newest = new HashMap<>();

        for (Operation operation : operations) {
            switch (operation.kind()) {
                case OFFER -> {
                    Uplink<StatusReport> uplink = uplink(operation.gateway(), operation.seq(), operation.bytes());
                    inbox.offer(uplink);
                    newest.merge(uplink.gatewayId().value(), operation.seq(), Math::max);
                }
                case TAKE, PUT_BACK -> inbox.putBack(inbox.take(operation.gateway()));
            }
        }

        Map<String, Long> waiting = new HashMap<>();
        inbox.take(Integer.MAX_VALUE)
                .forEach(uplink ->
                        waiting.put(uplink.gatewayId().value(), uplink.origin().requireSeq()));
        assertThat(waiting).isEqualTo(newest);
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        return Combinators.combine(
                        Arbitraries.of(Kind.OFFER, Kind.OFFER, Kind.OFFER, Kind.TAKE, Kind.PUT_BACK),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.integers().between(1, 120))
                .as(Operation::new)
                .list()
                .ofMaxSize(30);
    }

    enum Kind {
        OFFER,
        TAKE,
        PUT_BACK
    }

    /** @param gateway also how many are taken at most */
    record Operation(Kind kind, int gateway, long seq, int bytes) {}
}
