package io.sallyport.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.Replica;
import io.sallyport.protocol.Limits;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer of a test's own, stepped by hand, beside the one of the application. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class NoticeWriterTest {
    @Inject
    Replica replica;

    @Inject
    ChangesConfig config;

    private final StoredNotices table = new StoredNotices();
    private final List<ChangeNotice> hints = new ArrayList<>();
    private NoticeWriter writer;

    @BeforeEach
    void make() {
        writer = new NoticeWriter(
                table,
                (kind, payload) -> {
                    ChangeNotice hint = NoticeCodec.decode(kind, payload);
                    assertThat(stored())
                            .as("the row is written before the hint is sent")
                            .contains(hint);
                    hints.add(hint);
                },
                replica,
                config,
                new SimpleMeterRegistry(),
                Mode.REPLICA);
    }

    @Test
    void tellsTheNewestVersionOfEachThingByKind() {
        writer.onCommitted(List.of(change("gw-1", 1), change("gw-2", 7)));
        writer.onCommitted(List.of(change("gw-1", 3), new Change(Change.Kind.SITE, "berlin", 1, null, "")));
        writer.onCommitted(List.of(change("gw-1", 2)));

        writer.tell();

        assertThat(stored())
                .containsExactly(
                        notice(1, "site", List.of(new Change(Change.Kind.SITE, "berlin", 1, null, ""))),
                        notice(2, "gateway", List.of(change("gw-1", 3), change("gw-2", 7))));
        assertThat(hints).isEqualTo(stored());
    }

    @Test
    void aNoticeNamesAtMostFiveHundredThings() {
        writer.onCommitted(
                IntStream.range(0, 1_001).mapToObj(i -> change("gw-" + i, 1)).toList());

        writer.tell();

        assertThat(hints).extracting(notice -> notice.changes().size()).containsExactly(500, 500, 1);
    }

    @Test
    void aNoticeOfLongIdsIsSplitToFitAMessage() {
        writer.onCommitted(IntStream.range(0, 500)
                .mapToObj(i -> new Change(Change.Kind.SITE, "x".repeat(250) + i, 1, null, ""))
                .toList());

        writer.tell();

        assertThat(hints.stream().flatMap(notice -> notice.changes().stream())).hasSize(500);
        assertThat(hints).extracting(ChangeNotice::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(hints).allSatisfy(notice -> assertThat(NoticeCodec.encode(notice).length)
                .isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES));
    }

    @Test
    void saysThatItIsAliveWhenThereIsNothingToTell() {
        writer.tell();
        writer.tell();

        assertThat(hints).containsExactly(notice(1, "beat", List.of()), notice(2, "beat", List.of()));
    }

    @Test
    void saysThatTheOthersShouldLookForThemselvesWhenThereIsTooMuchToTell() {
        writer.onCommitted(IntStream.rangeClosed(0, config.notices().pending())
                .mapToObj(i -> change("gw-" + i, 1))
                .toList());
        writer.tell();
        writer.onCommitted(List.of(change("gw-1", 2)));
        writer.tell();

        assertThat(hints)
                .containsExactly(notice(1, "reset", List.of()), notice(2, "gateway", List.of(change("gw-1", 2))));
    }

    @Test
    void writesTheSameAgainWhenTheDatabaseIsBackAndWhatCameMeanwhileAfterIt() {
        writer.onCommitted(List.of(change("gw-1", 1)));
        table.away = true;
        assertThatThrownBy(() -> writer.tell()).hasMessageContaining("away");
        assertThat(hints).isEmpty();
        writer.onCommitted(List.of(change("gw-1", 2)));
        table.away = false;

        writer.tell();
        writer.tell();

        assertThat(hints)
                .containsExactly(
                        notice(1, "gateway", List.of(change("gw-1", 1))),
                        notice(2, "gateway", List.of(change("gw-1", 2))));
    }

    @Test
    void doesNotTellWhatAnotherReplicaTold() {
        writer.onHeard(List.of(change("gw-1", 1)));

        writer.tell();

        assertThat(hints).containsExactly(notice(1, "beat", List.of()));
    }

    private List<ChangeNotice> stored() {
        return table.after(replica.startId(), 0, 100).stream()
                .map(row -> NoticeCodec.decode(row.kind(), row.body()))
                .toList();
    }

    private ChangeNotice notice(long sequence, String kind, List<Change> changes) {
        return new ChangeNotice(replica.startId(), sequence, kind, changes);
    }

    private static Change change(String id, long version) {
        return new Change(Change.Kind.GATEWAY, id, version, id, "GID_test");
    }
}
