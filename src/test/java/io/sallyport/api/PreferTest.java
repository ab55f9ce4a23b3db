package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                wait=5                          | 5
                wait=0                          | 0
                wait=60                         | 60
                wait=61                         | 60
                wait=99999999999999999999       | 60
                wait = 5                        | 5
                wait="5"                        | 5
                Wait=5                          | 5
                respond-async, wait=5           | 5
                respond-async,wait=5            | 5
                wait=5; foo=bar                 | 5
                handling=lenient; x=y, wait=5   | 5
                wait=5, wait=9                  | 5
                """)
    void waitIsReadWhereverItStands(String header, long seconds) {
        assertThat(Prefer.parse(header).maxWait()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "respond-async",
                "wait",
                "wait=",
                "wait=soon",
                "wait=-5",
                "wait=1.5",
                "wait=5s",
                "wait=\"5",
                "await=5",
                "x-wait=5",
                "handling=lenient; wait=5"
            })
    void aPreferenceThatCanNotBeReadIsIgnored(String header) {
        assertThat(Prefer.parse(header).waits()).isFalse();
    }

    @Test
    void withoutTheHeaderNobodyWaits() {
        assertThat(Prefer.parse(null).waits()).isFalse();
        assertThat(Prefer.parse("wait=0").waits()).isFalse();
        assertThat(Prefer.parse("wait=1").waits()).isTrue();
    }
}
