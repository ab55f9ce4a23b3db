package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracedRequestsTest {
    private static final Context NOBODY = Context.root();
    private static final Random RANDOM = new Random(1);

    @Test
    void aShareOfTheRequestsIsTraced() {
        long traced = IntStream.range(0, 10_000)
                .filter(i -> isTraced(0.1, NOBODY, SpanKind.SERVER))
                .count();

        assertThat(traced).isBetween(500L, 2_000L);
    }

    @Test
    void whatIsNoRequestBeginsNoTrace() {
        assertThat(isTraced(1, NOBODY, SpanKind.SERVER)).isTrue();
        assertThat(isTraced(1, NOBODY, SpanKind.CLIENT)).isFalse();
        assertThat(isTraced(1, NOBODY, SpanKind.INTERNAL)).isFalse();
    }

    @Test
    void aCallersDecisionCountsMoreThanTheShare() {
        assertThat(isTraced(0, caller(TraceFlags.getSampled()), SpanKind.SERVER))
                .isTrue();
        assertThat(isTraced(0, caller(TraceFlags.getSampled()), SpanKind.CLIENT))
                .isTrue();
        assertThat(isTraced(1, caller(TraceFlags.getDefault()), SpanKind.SERVER))
                .isFalse();
    }

    private static Context caller(TraceFlags flags) {
        return NOBODY.with(Span.wrap(SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault())));
    }

    private static boolean isTraced(double ratio, Context parent, SpanKind kind) {
        TracingConfig config = new SmallRyeConfigBuilder()
                .withDefaultValue("sallyport.tracing.ratio", Double.toString(ratio))
                .withMapping(TracingConfig.class)
                .build()
                .getConfigMapping(TracingConfig.class);
        String traceId = TraceId.fromLongs(RANDOM.nextLong(), RANDOM.nextLong());
        return new TracedRequests()
                        .sampler(config)
                        .shouldSample(parent, traceId, "x", kind, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }
}
