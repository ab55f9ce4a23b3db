package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.AT;
import static io.sallyport.storage.rules.Scene.AT_ONCE;
import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.block;
import static io.sallyport.storage.rules.Scene.credential;
import static io.sallyport.storage.rules.Scene.disk;
import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.nfs;
import static io.sallyport.storage.rules.Scene.refusal;
import static io.sallyport.storage.rules.Scene.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.StorageMethods.Delete;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionTest {
    private static final Delete DRAINED = new Delete("it", false, new Drain(60, null));
    private static final Delete CARELESS = new Delete("it", true, null);

    static Stream<Object[]> dirty() {
        return Stream.of(
                new Object[] {nfs("{}"), "{\"shares\":[{\"name\":\"it\",\"dirtyBytes\":%d}]}"},
                new Object[] {volume("{}"), "{\"volumes\":[{\"name\":\"it\",\"dirtyBytes\":%d}]}"},
                new Object[] {disk("{}"), "{\"caches\":[{\"id\":\"disk\",\"dirtyBytes\":%d}]}"},
                new Object[] {disk("{}"), "{\"caches\":[{\"id\":\"c1\",\"device\":\"/dev/vdb\",\"dirtyBytes\":%d}]}"});
    }

    @ParameterizedTest
    @MethodSource("dirty")
    void isRefusedWhileDataWouldBeLost(ResourceConfig config, String report) {
        Situation situation = scene(config).reporting(report.formatted(1)).situation();

        Refusal refusal = refusal(() -> RULES.checkDeletion(config, AT_ONCE, situation));

        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getParameters())
                .containsEntry("code", "WOULD_LOSE_DATA")
                .containsEntry("dirtyBytes", 1L)
                .containsEntry("at", AT.toString());
        assertAllowed(config, DRAINED, situation);
        assertAllowed(config, CARELESS, situation);
    }

    @ParameterizedTest
    @MethodSource("dirty")
    void isAllowedIfAllIsInTheBucketOrNothingIsKnown(ResourceConfig config, String report) {
        assertAllowed(config, AT_ONCE, scene(config).situation());
        assertAllowed(config, AT_ONCE, scene(config).reporting("{}").situation());
        assertAllowed(
                config, AT_ONCE, scene(config).reporting(report.formatted(0)).situation());
    }

    @ParameterizedTest
    @MethodSource("dirty")
    void saysWhatBecomesOfTheData(ResourceConfig config, String report) {
        Situation dirty = scene(config).reporting(report.formatted(4096)).situation();
        Situation clean = scene(config).reporting(report.formatted(0)).situation();
        Situation unknown = scene(config).situation();

        assertThat(data(config, DRAINED, dirty)).containsExactly(Effect.Code.DIRTY_DATA_DRAINED);
        assertThat(data(config, CARELESS, dirty)).containsExactly(Effect.Code.DATA_LOST);
        assertThat(data(config, new Delete("it", true, new Drain(60, null)), dirty))
                .containsExactly(Effect.Code.DIRTY_DATA_DRAINED);
        assertThat(data(config, DRAINED, clean)).isEmpty();
        assertThat(data(config, CARELESS, clean)).isEmpty();
        assertThat(data(config, AT_ONCE, clean)).isEmpty();
        assertThat(data(config, DRAINED, unknown)).containsExactly(Effect.Code.DIRTY_DATA_DRAINED);
        assertThat(data(config, CARELESS, unknown)).containsExactly(Effect.Code.DATA_LOST);
        assertThat(RULES.effectsOfDeletion(config, DRAINED, dirty))
                .anySatisfy(effect -> assertThat(effect.detail()).contains("4096", AT.toString()));
        assertThat(RULES.effectsOfDeletion(config, CARELESS, dirty))
                .anySatisfy(effect -> assertThat(effect.detail()).contains("4096", AT.toString()));
    }

    private static Stream<Effect.Code> data(ResourceConfig config, Delete how, Situation situation) {
        return RULES.effectsOfDeletion(config, how, situation).stream()
                .map(Effect::code)
                .filter(code -> code != Effect.Code.CLIENTS_CUT_OFF);
    }

    @Test
    void aVolumeStaysWhileASessionIsOpen() {
        Situation open = block().reporting("{\"volumes\":[{\"name\":\"it\",\"sessions\":2,\"dirtyBytes\":1}]}")
                .situation();
        Situation closed = block().reporting("{\"volumes\":[{\"name\":\"it\",\"sessions\":0}]}")
                .situation();

        for (Delete how : List.of(AT_ONCE, DRAINED, CARELESS)) {
            Refusal refusal = refusal(() -> RULES.checkDeletion(volume("{}"), how, open));
            assertThat(refusal.getStatusCode()).isEqualTo(409);
            assertThat(refusal.getParameters())
                    .containsEntry("code", "SESSIONS_OPEN")
                    .containsEntry("sessions", 2L);
            assertAllowed(volume("{}"), how, closed);
        }
    }

    static Stream<Object[]> used() {
        ResourceConfig other = nfs("{\"cacheDisk\":\"other\",\"credential\":\"other\"}");
        return Stream.of(
                new Object[] {credential("{}"), nfs("{}"), "SHARE", other},
                new Object[] {disk("{}"), nfs("{}"), "SHARE", other},
                new Object[] {credential("{}"), volume("{}"), "VOLUME", volume("{\"credential\":\"other\"}")},
                new Object[] {disk("{}"), volume("{}"), "VOLUME", volume("{\"cacheDisk\":\"other\"}")});
    }

    @ParameterizedTest
    @MethodSource("used")
    void isRefusedWhileItIsUsed(ResourceConfig config, ResourceConfig user, String kind, ResourceConfig other) {
        Refusal refusal = refusal(() ->
                RULES.checkDeletion(config, CARELESS, scene(user).with(user).situation()));

        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getParameters())
                .containsEntry("code", "IN_USE")
                .containsEntry("usedBy", List.of(Map.of("kind", kind, "name", "it")));
        assertAllowed(config, AT_ONCE, scene(other).with(other).situation());
    }

    @Test
    void theOnlyCacheDiskIsUsedByAShareThatNamesNone() {
        ResourceConfig share = nfs("{\"cacheDisk\":null}");
        ResourceConfig another = disk("{\"name\":\"two\",\"device\":\"/dev/vdc\"}");

        assertThat(refusal(() -> RULES.checkDeletion(
                                disk("{}"), AT_ONCE, file().with(share).situation()))
                        .code())
                .isEqualTo("IN_USE");
        assertAllowed(disk("{}"), AT_ONCE, file().with(share, another).situation());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 12})
    void saysWhoIsCutOffFromAShare(long clients) {
        Situation situation = file().reporting("{\"shares\":[{\"name\":\"it\",\"clients\":%d}]}".formatted(clients))
                .situation();

        List<Effect> effects = RULES.effectsOfDeletion(nfs("{}"), AT_ONCE, situation);

        if (clients == 0) {
            assertThat(effects).isEmpty();
        } else {
            assertThat(effects)
                    .singleElement()
                    .satisfies(effect -> assertThat(effect.code()).isEqualTo(Effect.Code.CLIENTS_CUT_OFF))
                    .satisfies(effect -> assertThat(effect.detail()).contains("12 clients"));
        }
    }

    private static Scene scene(ResourceConfig config) {
        return Scene.forA(config);
    }

    private static void assertAllowed(ResourceConfig config, Delete how, Situation situation) {
        assertThatCode(() -> RULES.checkDeletion(config, how, situation)).doesNotThrowAnyException();
    }
}
