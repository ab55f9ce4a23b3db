package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.disk;
import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayClass;
import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.storage.ResourceConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheDiskRulesTest {
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;

    @ParameterizedTest
    @CsvSource({
        "FILE, BASIC, 40, 4",
        "FILE, STANDARD, 40, 8",
        "FILE, ENHANCED, 40, 32",
        "FILE, ADVANCED, 40, 32",
        "ISCSI, BASIC, 20, 4",
        "ISCSI, ADVANCED, 20, 32"
    })
    void aCacheDiskIsAsLargeAsTypeAndClassAllow(GatewayType type, GatewayClass size, long minGib, long maxTib) {
        Situation situation = Scene.of(type).ofClass(size).situation();

        for (long right : List.of(minGib * GIB, maxTib * TIB)) {
            assertThatCode(() -> RULES.check(sized(right), null, situation)).doesNotThrowAnyException();
        }
        for (long wrong : List.of(minGib * GIB - 1, maxTib * TIB + 1)) {
            assertThat(refusal(() -> RULES.check(sized(wrong), null, situation)).getParameters())
                    .containsEntry("code", "LIMIT_EXCEEDED")
                    .containsEntry("field", "sizeBytes")
                    .containsEntry("min", minGib * GIB)
                    .containsEntry("max", maxTib * TIB)
                    .containsEntry("actual", wrong);
        }
    }

    private static ResourceConfig sized(long bytes) {
        return disk("{\"name\":\"new\",\"device\":\"/dev/vdc\",\"sizeBytes\":%d}".formatted(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'device':'/dev/vdc'}       | device",
                "{'category':'essd'}         | category",
                "{'sizeBytes':42949672960}   | sizeBytes",
            })
    void aCacheDiskKeeps(String wanted, String field) {
        ResourceConfig before = disk("{\"sizeBytes\":42949672961}");
        String patch = wanted.contains("sizeBytes") ? wanted : wanted.replace("{", "{'sizeBytes':42949672961,");

        Refusal refusal = refusal(() -> RULES.check(disk(patch.replace('\'', '"')), before, file().situation()));

        assertThat(refusal.getParameters())
                .containsEntry("code", "CAN_NOT_CHANGE")
                .containsEntry("field", field);
    }

    @Test
    void aDeviceIsOneCacheDiskOnly() {
        Refusal refusal = refusal(() -> RULES.check(disk("{\"name\":\"new\"}"), null, file().situation()));

        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getParameters()).containsEntry("code", "IN_USE").containsEntry("field", "device");
    }
}
