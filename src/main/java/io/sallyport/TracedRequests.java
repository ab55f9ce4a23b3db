package io.sallyport;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Which work is traced: a share of the requests, and what follows from them. What the console does of its own accord begins no trace: each of the
 * statements with which it looks for work would be one.
 */
@ApplicationScoped
class TracedRequests {
    @Produces
    @Singleton
    Sampler sampler(TracingConfig config) {
        return Sampler.parentBased(new RequestsOnly(Sampler.traceIdRatioBased(config.ratio())));
    }

    private record RequestsOnly(Sampler ofRequests) implements Sampler {
        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> parentLinks) {
            return kind == SpanKind.SERVER
                    ? ofRequests.shouldSample(parent, traceId, name, kind, attributes, parentLinks)
                    : SamplingResult.drop();
        }

        @Override
        public String getDescription() {
            return "RequestsOnly{" + ofRequests.getDescription() + "}";
        }
    }
}
