package io.sallyport.commands;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Downlink;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command's spans. Its row has the trace of the request that issued it, so any replica can add a span when something has happened; none is open while
 * a gateway is waited for. What many commands do in one transaction is shown in the trace of the first, and the others have a link to it.
 */
@ApplicationScoped
class CommandTraces {
    private static final AttributeKey<String> COMMAND_ID = AttributeKey.stringKey("sallyport.command.id");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("sallyport.command.method");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("sallyport.command.state");
    private static final AttributeKey<String> ERROR_CODE = AttributeKey.stringKey("sallyport.command.error_code");
    private static final AttributeKey<String> GATEWAY_ID = AttributeKey.stringKey("sallyport.gateway.id");
    private static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final String TRACEPARENT = "traceparent";
    private static final TextMapGetter<String> READ = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(TRACEPARENT) ? traceparent : null;
        }
    };

    private final Tracer tracer;
    private final AfterCommit afterCommit;

    CommandTraces(Tracer tracer, AfterCommit afterCommit) {
        this.tracer = tracer;
        this.afterCommit = afterCommit;
    }

    /** The trace of what this thread does now, as W3C writes it; null without tracing. */
    static @Nullable String current() {
        return traceparentOf(Span.current());
    }

    /** How long an order waits to be written, and is. To be ended by {@link #issued}. */
    Span issuing(CommandOrder order) {
        if (order.traceparent() == null) {
            return Span.getInvalid();
        }
        return span("command issue", SpanKind.INTERNAL, order.traceparent())
                .setAttribute(METHOD, order.method())
                .setAttribute(GATEWAY_ID, order.gatewayId().value())
                .startSpan();
    }

    void issued(Span issuing, @Nullable IssuedCommand command, @Nullable Throwable failure) {
        if (command != null) {
            issuing.setAttribute(COMMAND_ID, command.id())
                    .setAttribute(STATE, command.state().name());
        }
        end(issuing, failure);
    }

    /** Runs what all of these wait for. */
    <T> T within(List<Span> spans, Supplier<T> work) {
        List<Span> recorded = spans.stream().filter(Span::isRecording).toList();
        if (recorded.isEmpty()) {
            return work.get();
        }
        Span first = recorded.get(0);
        recorded.stream()
                .filter(span -> !span.getSpanContext()
                        .getTraceId()
                        .equals(first.getSpanContext().getTraceId()))
                .forEach(other -> other.addLink(first.getSpanContext()));
        return Context.current().with(first).wrapSupplier(work).get();
    }

    /** Sends a command under a span of its own, which is the parent of all that the gateway does. As {@link Downlink#send}. */
    CompletionStage<Void> send(Departure departure, Downlink downlink) {
        String traceparent = departure.message().meta().traceparent();
        if (traceparent == null) {
            return downlink.send(departure.gateway(), departure.message(), departure.signed());
        }
        Span span = span("command send", SpanKind.PRODUCER, traceparent)
                .setAttribute(MESSAGING_SYSTEM, "mqtt")
                .setAttribute(METHOD, departure.message().method())
                .setAttribute(COMMAND_ID, departure.commandId())
                .setAttribute(GATEWAY_ID, departure.message().meta().gatewayId().value())
                .startSpan();
        try {
            return downlink.send(
                            departure.gateway(), departure.message().tracedAs(traceparentOf(span)), departure.signed())
                    .whenComplete((done, failure) -> end(span, failure));
        } catch (RuntimeException e) {
            end(span, e);
            throw e;
        }
    }

    /**
     * What a change tells of a command's way: that its gateway has it, its end, and what was learned after that. From when it happened until it is
     * committed, by {@link #write}.
     */
    List<Span> steps(IssuedCommand command, Map<MovedColumn, Object> changes) {
        if (command.flight().traceparent() == null) {
            return List.of();
        }
        List<Span> steps = new ArrayList<>();
        step("command received", MovedColumn.RECEIVED_AT, command, changes, steps);
        step("command end", MovedColumn.ENDED_AT, command, changes, steps);
        step("command settled", MovedColumn.SETTLED_AT, command, changes, steps);
        return steps;
    }

    /** Writes what made these steps, in the caller's transaction; they end with it. */
    void write(List<Span> steps, Runnable statements) {
        if (steps.isEmpty()) {
            statements.run();
            return;
        }
        within(steps, () -> {
            statements.run();
            return steps;
        });
        // One that is rolled back is never ended, so it goes nowhere.
        afterCommit.run(() -> steps.forEach(Span::end));
    }

    private void step(
            String name, MovedColumn when, IssuedCommand command, Map<MovedColumn, Object> changes, List<Span> steps) {
        if (changes.get(when) instanceof Instant at && !at.equals(MovedColumn.NULL)) {
            Span span = span(name, SpanKind.CONSUMER, command.flight().traceparent())
                    .setStartTimestamp(at)
                    .setAttribute(METHOD, command.method())
                    .setAttribute(COMMAND_ID, command.id())
                    .setAttribute(GATEWAY_ID, command.gatewayId())
                    .startSpan();
            SettledOutcome settled = command.settled();
            if (when == MovedColumn.SETTLED_AT && settled != null) {
                outcome(span, settled.state(), settled.errorCode());
            } else if (when == MovedColumn.ENDED_AT) {
                outcome(span, command.state(), command.errorCode());
            }
            steps.add(span);
        }
    }

    private static void outcome(Span span, CommandState state, @Nullable CommandErrorCode error) {
        span.setAttribute(STATE, state.name());
        if (error != null) {
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR_CODE, error.name());
        }
    }

    private SpanBuilder span(String name, SpanKind kind, @Nullable String traceparent) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(W3C.extract(Context.root(), traceparent, READ));
    }

    private static @Nullable String traceparentOf(Span span) {
        if (!span.getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> header = new HashMap<>();
        W3C.inject(Context.root().with(span), header, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return header.get(TRACEPARENT);
    }

    private static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            // Not its message, which may tell what a payload was.
            span.setStatus(StatusCode.ERROR, cause.getClass().getSimpleName());
        }
        span.end();
    }
}
