package io.sallyport.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.Replica;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader of a test's own, stepped by hand, beside the one of the application. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NoticeReaderTest {
    private static final String OTHER = "0hzpq7k3m9x2t";

    @Inject
    Replica replica;

    @Inject
    ChangesConfig config;

    @Inject
    UplinkCounters counters;

    @Inject
    MeterRegistry applicationRegistry;

    private final StoredNotices table = new StoredNotices();
    private final Told told = new Told();
    private NoticeReader reader;

    @BeforeEach
    void listen() {
        reader = new NoticeReader(table, told, replica, config, counters, new SimpleMeterRegistry(), Mode.REPLICA);
        reader.look();
        told.lost = 0;
    }

    @Test
    void tellsTheNextHintOfAKnownReplicaWithoutALook() {
        knows(OTHER);
        table.away = true;

        hint(OTHER, 2, "gw-2");

        assertThat(told.ids).containsExactly("gw-1", "gw-2");
    }

    @Test
    void findsWhatNoHintTold() {
        knows(OTHER);
        row(OTHER, 2, "gw-2");
        row(OTHER, 3, "gw-3");

        reader.look();

        assertThat(told.ids).containsExactly("gw-1", "gw-2", "gw-3");
        assertThat(told.lost).isZero();
    }

    @Test
    void tellsNothingTwiceWhicheverWayItComes() {
        knows(OTHER);
        row(OTHER, 2, "gw-2");
        hint(OTHER, 2, "gw-2");
        hint(OTHER, 2, "gw-2");
        reader.look();
        hint(OTHER, 1, "gw-1");
        reader.look();

        assertThat(told.ids).containsExactly("gw-1", "gw-2");
        assertThat(told.lost).isZero();
    }

    @Test
    void aHintAfterOneThatWasLostWaitsForTheTable() {
        knows(OTHER);
        row(OTHER, 2, "gw-2");
        row(OTHER, 3, "gw-3");

        hint(OTHER, 3, "gw-3");
        assertThat(told.ids).containsExactly("gw-1");
        reader.look();

        assertThat(told.ids).containsExactly("gw-1", "gw-2", "gw-3");
        assertThat(told.lost).isZero();
    }

    @Test
    void aHintOfAReplicaThatTheTableDoesNotKnowIsNotBelieved() {
        hint("0000000000000", 1, "gw-forged");
        reader.look();

        assertThat(told.ids).isEmpty();
    }

    @Test
    void doesNotHearItself() {
        row(replica.startId(), 1, "gw-1");
        hint(replica.startId(), 1, "gw-1");
        reader.look();
        hint(replica.startId(), 2, "gw-2");

        assertThat(told.ids).isEmpty();
    }

    @Test
    void whatWasToldBeforeItListenedIsNotTold() {
        row("0hzpq7k3m9x2v", 41, "gw-1");
        NoticeReader late =
                new NoticeReader(table, told, replica, config, counters, new SimpleMeterRegistry(), Mode.REPLICA);

        late.look();

        assertThat(told.ids).isEmpty();
        assertThat(told.lost).isEqualTo(1);
    }

    @Test
    void readsOnWhereOneLookWasNotEnough() {
        knows(OTHER);
        for (int i = 2; i <= 250; i++) {
            row(OTHER, i, "gw-" + i);
        }

        reader.look();
        reader.look();
        reader.look();

        assertThat(told.ids).hasSize(250).doesNotHaveDuplicates();
        assertThat(told.lost).isZero();
    }

    @Test
    void saysThatSomethingWasLostWhenRowsWereRemovedBeforeTheyWereRead() {
        knows(OTHER);
        row(OTHER, 3, "gw-3");

        reader.look();

        assertThat(told.ids).containsExactly("gw-1", "gw-3");
        assertThat(told.lost).isEqualTo(1);
    }

    @Test
    void saysSoAlsoWhenALookFailedInBetween() {
        knows(OTHER);
        table.away = true;
        assertThatThrownBy(() -> reader.look()).hasMessageContaining("away");
        table.away = false;
        table.rows.clear();

        reader.look();
        reader.look();

        assertThat(told.lost).isEqualTo(1);
    }

    @Test
    void saysSoOnceWhenAReplicaHadTooMuchToTell() {
        knows(OTHER);
        put(OTHER, 2, ChangeNotice.RESET, List.of());
        reader.look();
        reader.look();

        assertThat(told.lost).isEqualTo(1);
    }

    /** Nobody knows what a replica that was killed had committed and not told. */
    @Test
    void saysSoOnceWhenAReplicaFallsSilentAndNotWhileItSaysThatItIsAlive() {
        knows(OTHER);
        for (int i = 2; i <= 12; i++) {
            put(OTHER, i, ChangeNotice.BEAT, List.of());
            reader.look();
        }
        assertThat(told.lost).isZero();

        for (int i = 0; i < 12; i++) {
            reader.look();
        }
        assertThat(told.lost).isEqualTo(1);
        table.rows.clear();
        reader.look();

        assertThat(told.lost).isEqualTo(1);
    }

    @Test
    void countsAndDropsGarbageAndHearsTheNextHint() {
        knows(OTHER);
        double before = malformed();

        reader.take("gateway", "garbage".getBytes(StandardCharsets.UTF_8));
        reader.take("gateway", new byte[] {(byte) 0xff, 0});
        reader.take("gateway", new byte[70_000]);
        hint(OTHER, 2, "gw-2");

        assertThat(told.ids).containsExactly("gw-1", "gw-2");
        assertThat(malformed() - before).isEqualTo(2);
    }

    /** A newer replica may write what this one does not understand: it must not stop here. */
    @Test
    void aRowThatCanNotBeReadIsPassedOverAndSaidToBeLost() {
        knows(OTHER);
        table.write(OTHER, List.of(new NoticeTable.Row(2, "gateway", new byte[] {'?'})));
        row(OTHER, 3, "gw-3");

        reader.look();
        reader.look();

        assertThat(told.ids).containsExactly("gw-1", "gw-3");
        assertThat(told.lost).isEqualTo(1);
    }

    private double malformed() {
        return applicationRegistry
                .counter("sallyport.uplink.rejected", "topic", "event", "reason", "MALFORMED")
                .count();
    }

    /** Its first notice is of gw-1. */
    private void knows(String sender) {
        row(sender, 1, "gw-1");
        reader.look();
    }

    private void row(String sender, long sequence, String id) {
        put(sender, sequence, "gateway", List.of(change(id)));
    }

    private void put(String sender, long sequence, String kind, List<Change> changes) {
        table.write(
                sender,
                List.of(new NoticeTable.Row(
                        sequence, kind, NoticeCodec.encode(new ChangeNotice(sender, sequence, kind, changes)))));
    }

    private void hint(String sender, long sequence, String id) {
        reader.take("gateway", NoticeCodec.encode(new ChangeNotice(sender, sequence, "gateway", List.of(change(id)))));
        reader.hearHints();
    }

    private static Change change(String id) {
        return new Change(Change.Kind.GATEWAY, id, 1, id, "GID_test");
    }

    private static final class Told extends ChangeListeners {
        final List<String> ids = new ArrayList<>();
        int lost;

        @SuppressWarnings("NullAway") // nothing here asks the container
        Told() {
            super(null);
        }

        @Override
        void heard(List<Change> changes) {
            changes.forEach(change -> ids.add(change.id()));
        }

        @Override
        void lost() {
            lost++;
        }
    }
}
