package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.block;
import static io.sallyport.storage.rules.Scene.refusal;
import static io.sallyport.storage.rules.Scene.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which initiators a volume may name, and how many. */
class InitiatorsTest {
    private static final int MOST = 100;
    private static final int LONGEST = 223;

    @Test
    void areAtMostSoManyAsTheProfileSays() {
        assertTaken(many(MOST));

        assertThat(refusal(() -> RULES.check(many(MOST + 1), null, block().situation()))
                        .getParameters())
                .containsEntry("code", "LIMIT_EXCEEDED")
                .containsEntry("field", "initiators")
                .containsEntry("max", (long) MOST)
                .containsEntry("actual", MOST + 1);
    }

    @Test
    void haveNamesOfAtMost223Characters() {
        String longest = "iqn.2026-11.com.example:" + "h".repeat(LONGEST - 24);

        assertTaken(naming(List.of(longest)));
        assertRefused(longest + "h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IQN.2026-11.com.example:host1",
                "iqn.2026-11.Example.com:host1",
                "iqn.2026-11.com.example:",
                "iqn.2026-11.com.example:a b",
                "eui.0200",
                "naa.52004567BA64678",
            })
    void haveNamesThatInitiatorsCanHave(String wrong) {
        assertRefused(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"naa.52004567BA64678D", "naa.62004567BA64678D0123456789ABCDEF", "iqn.2026-11.com.example"})
    void mayBeNamedByWhatTheirMakersGaveThem(String right) {
        assertTaken(naming(List.of(right)));
    }

    private static void assertTaken(VolumeConfig volume) {
        assertThatCode(() -> RULES.check(volume, null, block().situation())).doesNotThrowAnyException();
    }

    private static void assertRefused(String name) {
        assertThat(refusal(() -> RULES.check(naming(List.of(name)), null, block().situation()))
                        .getParameters())
                .containsEntry("code", "INVALID_VALUE")
                .containsEntry("field", "initiators");
    }

    private static VolumeConfig many(int number) {
        return naming(IntStream.range(0, number)
                .mapToObj(i -> "iqn.2026-11.com.example:host" + i)
                .toList());
    }

    private static VolumeConfig naming(List<String> names) {
        return volume(names.stream().collect(Collectors.joining("\",\"", "{\"initiators\":[\"", "\"]}")));
    }
}
