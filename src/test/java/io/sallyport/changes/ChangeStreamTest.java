package io.sallyport.changes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.changes.Change.Kind;
import io.sallyport.security.Place;
import io.sallyport.security.Reach;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ChangeStreamTest {
    private static final GatewayPlaces PLACES = (gateway, group) -> new Place(group, null);
    private static final ChangeFilter EVERYTHING = new ChangeFilter(Set.of(), null, null, Reach.EVERYTHING, PLACES);

    @Test
    void aQuietStreamHasNothingToSay() {
        ChangeStream.Drained drained = stream(EVERYTHING).drain(500);

        assertThat(drained.reset()).isFalse();
        assertThat(drained.events()).isEmpty();
    }

    @Test
    void theNewestVersionStandsForAll() {
        ChangeStream stream = stream(EVERYTHING);
        stream.offer(gateway("gw-1", 1));
        stream.offer(gateway("gw-1", 2));
        stream.offer(gateway("gw-2", 7));

        assertThat(stream.drain(500).events()).containsExactly(event("gateway", item("gw-1", 2), item("gw-2", 7)));
        assertThat(stream.drain(500).events()).isEmpty();
    }

    /** Told after the commit, on the thread that committed: two may come in the other order. */
    @Test
    void anOlderVersionThatComesLateChangesNothing() {
        ChangeStream stream = stream(EVERYTHING);
        stream.offer(gateway("gw-1", 2));
        stream.offer(gateway("gw-1", 1));

        assertThat(stream.drain(500).events()).containsExactly(event("gateway", item("gw-1", 2)));
    }

    @Test
    void theSameIdUnderAnotherKindIsAnotherThing() {
        ChangeStream stream = stream(EVERYTHING);
        stream.offer(change(Kind.STATUS, "gw-1", 5));
        stream.offer(change(Kind.GATEWAY, "gw-1", 2));

        assertThat(stream.drain(500).events())
                .containsExactlyInAnyOrder(event("gateway", item("gw-1", 2)), event("status", item("gw-1", 5)));
    }

    @Test
    void anEventNamesAtMostSoManyIdsOfOneKind() {
        ChangeStream stream = stream(EVERYTHING);
        for (int i = 1; i <= 5; i++) {
            stream.offer(gateway("gw-" + i, i));
        }
        stream.offer(change(Kind.COMMAND, "command", 1));

        assertThat(stream.drain(2).events())
                .containsExactly(
                        event("gateway", item("gw-1", 1), item("gw-2", 2)),
                        event("gateway", item("gw-3", 3), item("gw-4", 4)),
                        event("gateway", item("gw-5", 5)),
                        event("command", item("command", 1)));
    }

    @Test
    void onlyTheKindsThatAreAskedForComeIn() {
        ChangeStream stream =
                stream(new ChangeFilter(Set.of(Kind.STATUS, Kind.PRESENCE), null, null, Reach.EVERYTHING, PLACES));
        for (Kind kind : Kind.values()) {
            stream.offer(change(kind, "id", 1));
        }

        assertThat(stream.drain(500).events())
                .extracting(ChangeEvent::kind)
                .containsExactlyInAnyOrder("presence", "status");
    }

    @Test
    void onlyTheGatewayThatIsAskedForComesIn() {
        ChangeStream stream = stream(new ChangeFilter(Set.of(), "gw-1", null, Reach.EVERYTHING, PLACES));
        stream.offer(new Change(Kind.COMMAND, "one", 1, "gw-1", "GID_test"));
        stream.offer(new Change(Kind.COMMAND, "two", 1, "gw-2", "GID_test"));
        stream.offer(new Change(Kind.GROUP, "GID_test", 1, null, "GID_test"));

        assertThat(stream.drain(500).events()).containsExactly(event("command", item("one", 1)));
    }

    @Test
    void onlyTheGroupThatIsAskedForComesIn() {
        ChangeStream stream = stream(new ChangeFilter(Set.of(), null, "GID_test", Reach.EVERYTHING, PLACES));
        stream.offer(new Change(Kind.GROUP, "GID_test", 1, null, "GID_test"));
        stream.offer(new Change(Kind.GATEWAY, "gw-1", 1, "gw-1", "GID_other"));

        assertThat(stream.drain(500).events()).containsExactly(event("group", item("GID_test", 1)));
    }

    @Test
    void anOverflowGivesExactlyOneResetAndThenItGoesOn() {
        ChangeStream stream = stream(EVERYTHING);
        for (int i = 0; i < 20; i++) {
            stream.offer(gateway("gw-" + i, 1));
        }

        ChangeStream.Drained first = stream.drain(500);
        assertThat(first.reset()).isTrue();
        assertThat(first.events()).isEmpty();
        assertThat(stream.drain(500)).isEqualTo(new ChangeStream.Drained(false, List.of()));
        stream.offer(gateway("gw-1", 2));
        assertThat(stream.drain(500))
                .isEqualTo(new ChangeStream.Drained(false, List.of(event("gateway", item("gw-1", 2)))));
    }

    @Test
    void asManyThingsAsThereIsRoomForAreNoOverflow() {
        ChangeStream stream = stream(EVERYTHING);
        for (int version = 1; version <= 3; version++) {
            for (int i = 0; i < 8; i++) {
                stream.offer(gateway("gw-" + i, version));
            }
        }

        ChangeStream.Drained drained = stream.drain(500);
        assertThat(drained.reset()).isFalse();
        assertThat(drained.events()).singleElement().satisfies(event -> assertThat(event.items())
                .hasSize(8));
    }

    @Test
    void aClientThatLostItsPlaceIsToldToStartOver() {
        ChangeStream stream = new ChangeStream(EVERYTHING, 8, true);

        assertThat(stream.drain(500).reset()).isTrue();
        assertThat(stream.drain(500).reset()).isFalse();
    }

    @Property
    void everythingThatChangedIsToldUnlessAResetIs(
            @ForAll("changes") List<Change> changes, @ForAll boolean drainsBetween) {
        ChangeStream stream = stream(EVERYTHING);
        Map<Change.Key, Long> newest = new HashMap<>();
        Map<Change.Key, Long> told = new HashMap<>();

        for (Change change : changes) {
            stream.offer(change);
            newest.merge(change.key(), change.version(), Math::max);
            if (drainsBetween && change.version() % 3 == 0) {
                read(stream.drain(2), newest, told);
            }
        }
        read(stream.drain(2), newest, told);

        assertThat(told).isEqualTo(newest);
    }

    /** What a client knows: after a reset it reads everything again. */
    private static void read(ChangeStream.Drained drained, Map<Change.Key, Long> newest, Map<Change.Key, Long> told) {
        if (drained.reset()) {
            told.putAll(newest);
        }
        for (ChangeEvent event : drained.events()) {
            assertThat(event.items()).hasSizeBetween(1, 2);
            for (ChangeEvent.Item item : event.items()) {
                Kind kind = Kind.valueOf(event.kind().toUpperCase(Locale.ROOT));
                told.merge(new Change.Key(kind, item.id()), item.version(), Math::max);
            }
        }
    }

    @Test
    void anEventIsWrittenAsTheProtocolOfTheApiSays() throws JsonProcessingException {
        String json = new ObjectMapper().writeValueAsString(event("gateway", item("gw-1", 2)));

        assertThat(json).isEqualTo("{\"kind\":\"gateway\",\"items\":[{\"id\":\"gw-1\",\"version\":2}]}");
    }

    @Test
    void kindsAreWrittenInLowerCase() {
        assertThat(Kind.values())
                .extracting(Kind::label)
                .containsExactly("group", "site", "gateway", "presence", "status", "command", "storage");
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.longs().between(1, 20))
                .as((kind, id, version) -> change(kind, "id-" + id, version))
                .list()
                .ofMaxSize(40);
    }

    private static ChangeStream stream(ChangeFilter filter) {
        return new ChangeStream(filter, 8, false);
    }

    private static Change gateway(String id, long version) {
        return change(Kind.GATEWAY, id, version);
    }

    private static Change change(Kind kind, String id, long version) {
        return new Change(kind, id, version, "gw-1", "GID_test");
    }

    private static ChangeEvent event(String kind, ChangeEvent.Item... items) {
        return new ChangeEvent(kind, List.of(items));
    }

    private static ChangeEvent.Item item(String id, long version) {
        return new ChangeEvent.Item(id, version);
    }
}
