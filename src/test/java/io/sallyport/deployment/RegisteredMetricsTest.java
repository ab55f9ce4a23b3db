package io.sallyport.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegisteredMetricsTest {
    private final RegisteredMetrics metrics = RegisteredMetrics.of(
            """
                    # HELP jvm_memory_used_bytes The amount of used memory
                    # TYPE jvm_memory_used_bytes gauge
                    jvm_memory_used_bytes{area="heap",id="Eden, and {more}"} 3.0
                    sallyport_broker_connected 1.0
                    """);

    @Test
    void readsNamesAndLabelsOfWhatIsShown() {
        assertThat(metrics.shown()).containsExactlyInAnyOrder("jvm_memory_used_bytes", "sallyport_broker_connected");
        assertThat(metrics.labelsOf("jvm_memory_used_bytes")).contains("area", "id");
        assertThat(metrics.labelsOf("sallyport_broker_connected")).isEmpty();
    }

    @Test
    void readsWhatTheSourcesMakeWhenItIsFirstNeeded() {
        assertThat(metrics.labelsOf("sallyport_uplink_rejected_total")).containsExactlyInAnyOrder("topic", "reason");
        assertThat(metrics.labelsOf("sallyport_inbox_entries")).containsExactly("inbox");
        assertThat(metrics.names())
                .contains("sallyport_status_forecast_seconds_sum", "sallyport_changes_streams")
                .doesNotContain("sallyport_status_forecast", "sallyport_uplink_rejected");
    }
}
