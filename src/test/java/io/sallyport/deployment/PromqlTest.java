package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromqlTest {
    @Test
    void tellsMetricsLabelsAndGroupingsApart() {
        Promql found = Promql.of(
                "sum by (inbox, instance) (rate(a_total{reason=~\"x|y\",instance=\"(\"}[5m])) / on (job) b > 0.5");

        assertThat(found.metrics()).containsExactly("a_total", "b");
        assertThat(found.labels())
                .containsExactly(new Promql.Use("a_total", "reason"), new Promql.Use("a_total", "instance"));
        assertThat(found.groupings()).containsExactlyInAnyOrder("inbox", "instance", "job");
    }

    @Test
    void takesAnUnknownFunctionForAMetric() {
        assertThat(Promql.of("derivative(a)").metrics()).containsExactly("derivative", "a");
    }

    @Test
    void refusesWhatIsNotClosed() {
        assertThatThrownBy(() -> Promql.of("sum(rate(a[5m])")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Promql.of("sum(a))")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Promql.of("a{b=c}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Promql.of("a{b=\"c\"")).isInstanceOf(IllegalArgumentException.class);
    }
}
