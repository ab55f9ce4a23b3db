package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"p", "plant-2", "Plant_2.b", "..."})
    void isMadeOfWhatNeedsNoEscapingInAnAddress(String name) {
        assertThat(new SiteName(name)).hasToString(name);
    }

    /** Clients take these for the directory itself and the one above. */
    @ParameterizedTest
    @ValueSource(strings = {".", "..", "", "a/b"})
    void isNoPath(String name) {
        assertThatThrownBy(() -> new SiteName(name))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("INVALID_SITE_NAME"));
    }
}
