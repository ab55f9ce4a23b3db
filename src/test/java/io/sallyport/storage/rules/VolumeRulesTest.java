package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.block;
import static io.sallyport.storage.rules.Scene.refusal;
import static io.sallyport.storage.rules.Scene.user;
import static io.sallyport.storage.rules.Scene.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeRulesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'sizeBytes':1073741823}                                     | LIMIT_EXCEEDED      | sizeBytes",
                "{'sizeBytes':281474976710657}                                | LIMIT_EXCEEDED      | sizeBytes",
                "{'chunkSizeKiB':48}                                          | LIMIT_EXCEEDED      | chunkSizeKiB",
                "{'chunkSizeKiB':256}                                         | LIMIT_EXCEEDED      | chunkSizeKiB",
                "{'chapUser':'ada'}                                           | INVALID_COMBINATION | secret",
                "{'secret':'sealed'}                                          | INVALID_COMBINATION | chapUser",
                "{'initiators':['host1']}                                     | INVALID_VALUE       | initiators",
                "{'initiators':['iqn.2026-13.com.example:host1']}             | INVALID_VALUE       | initiators",
                "{'credential':'none'}                                        | UNKNOWN_REFERENCE   | credential",
                "{'cacheDisk':'none'}                                         | UNKNOWN_REFERENCE   | cacheDisk",
                "{'bucket':{'provider':'s3'}}                                 | INVALID_COMBINATION | credential",
            })
    void aVolumeIsRefused(String patch, String code, String field) {
        Refusal refusal = refusal(() -> RULES.check(volume(patch.replace('\'', '"')), null, block().situation()));

        assertThat(refusal.getStatusCode()).isEqualTo(422);
        assertThat(refusal.getParameters()).containsEntry("code", code).containsEntry("field", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sizeBytes':281474976710656}",
                "{'chunkSizeKiB':8}",
                "{'chunkSizeKiB':128}",
                "{'chapUser':'ada','secret':'sealed'}",
                "{'initiators':['iqn.2026-11.com.example:host1','iqn.1991-05.com.microsoft:pc','eui.02004567A425678D']}",
                "{'cache':'WRITE_THROUGH','cacheDisk':null}",
                "{'mode':'RECOVER'}",
            })
    void aVolumeIsTaken(String patch) {
        assertThatCode(() -> RULES.check(volume(patch.replace('\'', '"')), null, block().situation()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{}                         | {'bucket':{'prefix':'below'}}    | bucket",
                "{}                         | {'chunkSizeKiB':64}              | chunkSizeKiB",
                "{'sizeBytes':1073741825}   | {}                               | sizeBytes",
                "{'mode':'RECOVER'}         | {}                               | mode",
            })
    void aVolumeKeeps(String before, String wanted, String field) {
        Refusal refusal = refusal(() ->
                RULES.check(volume(wanted.replace('\'', '"')), volume(before.replace('\'', '"')), block().situation()));

        assertThat(refusal.getParameters())
                .containsEntry("code", "CAN_NOT_CHANGE")
                .containsEntry("field", field);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{}                                       | {'sizeBytes':1073741825}",
                "{}                                       | {'mode':'RECOVER'}",
                "{'chapUser':'ada','secret':'sealed'}     | {'chapUser':'ada'}",
                "{'chapUser':'ada','secret':'sealed'}     | {'secret':'sealed'}",
                "{'chapUser':'ada','secret':'sealed'}     | {}",
            })
    void aVolumeMayChange(String before, String wanted) {
        assertThatCode(() -> RULES.check(
                        volume(wanted.replace('\'', '"')), volume(before.replace('\'', '"')), block().situation()))
                .doesNotThrowAnyException();
    }

    @Test
    void eachCachedVolumeHasACacheDiskOfItsOwn() {
        ResourceConfig other = volume("{\"name\":\"other\",\"bucket\":{\"name\":\"more\"}}");

        Refusal refusal = refusal(
                () -> RULES.check(volume("{}"), null, block().with(other).situation()));

        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getParameters())
                .containsEntry("code", "IN_USE")
                .containsEntry("field", "cacheDisk")
                .containsEntry("usedBy", List.of(Map.of("kind", "VOLUME", "name", "other")));
        assertThatCode(() -> RULES.check(
                        volume("{\"cache\":\"WRITE_THROUGH\",\"cacheDisk\":null}"),
                        null,
                        block().with(
                                        other,
                                        volume("{\"name\":\"third\",\"cache\":\"WRITE_THROUGH\",\"cacheDisk\":null}"))
                                .situation()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"11, false", "12, true", "16, true", "17, false"})
    void aChapSecretHasTwelveToSixteenCharacters(int length, boolean allowed) {
        String plain = "s".repeat(length);
        if (allowed) {
            assertThatCode(() -> RULES.checkSecret(ResourceKind.VOLUME, volume("{}"), plain))
                    .doesNotThrowAnyException();
        } else {
            Refusal refusal = refusal(() -> RULES.checkSecret(ResourceKind.VOLUME, volume("{}"), plain));
            assertThat(refusal.getParameters())
                    .containsEntry("code", "LIMIT_EXCEEDED")
                    .containsEntry("field", "secret");
            assertThat(refusal.getDetail()).doesNotContain(plain);
        }
        assertThatCode(() -> RULES.checkSecret(ResourceKind.SMB_USER, user("{}"), plain))
                .doesNotThrowAnyException();
    }
}
