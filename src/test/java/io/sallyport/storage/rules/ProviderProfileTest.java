package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.nfs;
import static io.sallyport.storage.rules.Scene.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderProfileTest {
    @Test
    void anotherProviderHasOtherLimits() {
        KindRules rules = Scene.rules(Map.of("sallyport.storage.limits.shares.max-write-back-lag", "PT1M"));

        assertThat(refusal(() -> rules.check(nfs("{\"cache\":{\"writeBackLagSeconds\":61}}"), null, file().situation()))
                        .getParameters())
                .containsEntry("code", "LIMIT_EXCEEDED")
                .containsEntry("max", 60L);
    }
}
