package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "*", " * ", "\"7\"", " \"7\" ", "\"6\", \"7\"", "\"6\",\"7\""})
    void aChangeIsMadeFromTheVersionThatIsThereOrFromAny(String ifMatch) {
        assertThatCode(() -> Preconditions.requireMatch(ifMatch, 7)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "\"70\"", "7", "\"6\", \"8\"", "W/\"7\"", "\"\""})
    void anotherVersionIsRefusedWithTheOneThatIsThere(String ifMatch) {
        assertThatThrownBy(() -> Preconditions.requireMatch(ifMatch, 7))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.getStatusCode()).isEqualTo(412);
                    assertThat(refusal.code()).isEqualTo("VERSION_CHANGED");
                    assertThat(refusal.getDetail()).contains("\"7\"");
                });
    }

    @Test
    void aTagIsWhatIfMatchAsksFor() {
        assertThat(Preconditions.tag(7).getValue()).isEqualTo("7");
        assertThat(Preconditions.tag(7).isWeak()).isFalse();
    }
}
