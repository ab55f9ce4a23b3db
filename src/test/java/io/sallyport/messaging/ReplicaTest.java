package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.ProtocolException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private static final String LONGEST_GROUP = "GID_" + "a".repeat(21);

    @Test
    void aReplicaWithoutANameTakesATsid() {
        Replica one = replica("GID_console", null);
        Replica other = replica("GID_console", null);

        assertThat(one.name()).matches("[0-9a-hjkmnp-tv-z]{13}").isNotEqualTo(other.name());
    }

    /** Replicas of one deployment start together: what they take from the clock would be the same. */
    @Test
    void namesThatAreTakenAtTheSameTimeShareNothing() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Set<String> beginnings = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 10_000).parallel().forEach(i -> {
            String name = replica("GID_console", null).name();
            names.add(name);
            beginnings.add(name.substring(0, 8));
        });

        assertThat(names).hasSize(10_000);
        // 39 bits: of 10,000 random ones, more than a few that are equal do not happen.
        assertThat(beginnings).hasSizeGreaterThan(9_990);
    }

    @Test
    void aReplicaThatStartsAgainUnderItsNameIsToldFromTheOneBefore() {
        assertThat(replica("GID_console", "blue-1").startId())
                .matches("[0-9a-hjkmnp-tv-z]{13}")
                .isNotEqualTo(replica("GID_console", "blue-1").startId());
    }

    @Test
    void eachPriorityClassHasAClientIdOfItsOwnThatFitsTheLongestGroupId() {
        Replica replica = replica(LONGEST_GROUP, null);

        assertThat(Stream.of(PriorityClass.values()).map(replica::clientId).map(Object::toString))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id)
                        .hasSizeLessThanOrEqualTo(64)
                        .startsWith(LONGEST_GROUP + "@@@console-" + replica.name() + "-"));
    }

    @Test
    void aConfiguredNameIsTakenAsItIs() {
        Replica replica = replica("GID_console", "blue-1");

        assertThat(replica.clientId(PriorityClass.DOWNLINK)).hasToString("GID_console@@@console-blue-1-downlink");
    }

    @Test
    void eachDownlinkConnectionHasAClientIdOfItsOwnThatFitsTheLongestNames() {
        Replica replica = replica(LONGEST_GROUP, "r".repeat(19));

        assertThat(IntStream.range(0, DownlinkChannels.MOST)
                        .mapToObj(replica::downlinkClientId)
                        .map(Object::toString))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(64));
        assertThat(replica.downlinkClientId(0)).isEqualTo(replica.clientId(PriorityClass.DOWNLINK));
    }

    @Test
    void aNameThatFitsEveryPriorityClassIsAcceptedAndOneMoreCharacterRefusedWithTheNumbers() {
        assertThat(replica(LONGEST_GROUP, "r".repeat(19))
                        .clientId(PriorityClass.DOWNLINK)
                        .toString())
                .hasSize(64);

        assertThatThrownBy(() -> replica(LONGEST_GROUP, "r".repeat(20)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll("64", "65");
    }

    @Test
    void aNameOrAGroupIdOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> replica("GID_console", "a b")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> replica("console", "blue-1"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("GID_");
    }

    private static Replica replica(String groupId, @Nullable String name) {
        return new Replica(new ConsoleConfig() {
            @Override
            public String groupId() {
                return groupId;
            }

            @Override
            public Optional<String> replica() {
                return Optional.ofNullable(name);
            }
        });
    }
}
