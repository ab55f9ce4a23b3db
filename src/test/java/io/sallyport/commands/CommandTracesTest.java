package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Downlink;
import io.sallyport.messaging.NoConsoleKeys;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.security.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CommandTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String REQUEST = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + REQUEST + "-01";
    private static final String OTHER = "00-1bf7651916cd43dd8448eb211c80319d-c7ad6b7169203332-01";
    private static final GatewayId GATEWAY = new GatewayId("gw-0hzpq7k3m9x2t");

    private final List<SpanData> ended = new ArrayList<>();
    private final List<Runnable> committed = new ArrayList<>();
    private final CommandTraces traces = new CommandTraces(
            SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(new Kept()))
                    .build()
                    .get("test"),
            new AtCommit());

    @Test
    void ordersThatAreWrittenTogetherAreLinkedToTheFirst() {
        Span first = traces.issuing(order(TRACEPARENT));
        Span second = traces.issuing(order(OTHER));

        Span current = traces.within(List.of(Span.getInvalid(), first, second), Span::current);
        traces.issued(first, IssuedCommands.withReply(), null);
        traces.issued(second, IssuedCommands.withReply(), null);

        assertThat(current).isSameAs(first);
        assertThat(ended.get(0).getLinks()).isEmpty();
        assertThat(ended.get(1).getLinks())
                .extracting(LinkData::getSpanContext)
                .containsExactly(first.getSpanContext());
    }

    @Test
    void aSendThatFailsIsAnErrorWithoutItsMessage() {
        Line line = new Line(CompletableFuture.failedFuture(new IllegalStateException("a secret")));

        assertThat(traces.send(departure(TRACEPARENT), line)).isCompletedExceptionally();

        SpanData send = ended.get(0);
        assertThat(send.getName()).isEqualTo("command send");
        assertThat(send.getParentSpanId()).isEqualTo(REQUEST);
        assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(send.toString()).contains("IllegalStateException").doesNotContain("a secret");
        assertThat(line.traceparent).isEqualTo("00-" + TRACE + "-" + send.getSpanId() + "-01");
    }

    @Test
    void aCommandWithoutATraceIsSentAsItIs() {
        Line line = new Line(CompletableFuture.completedFuture(null));

        traces.send(departure(null), line);

        assertThat(line.traceparent).isNull();
        assertThat(ended).isEmpty();
    }

    @Test
    void stepsBeginWhenTheyHappenedAndEndWithTheCommit() {
        IssuedCommand command = IssuedCommands.withReply().like(order(TRACEPARENT));
        command.attempt(LIMITS, IssuedCommands.at(1));
        command.sent(IssuedCommands.at(1));
        command.expired(IssuedCommands.at(60));
        List<Span> steps = new ArrayList<>(traces.steps(command, Map.of(MovedColumn.ENDED_AT, IssuedCommands.at(60))));
        command.settle(SettledOutcome.succeeded("{}", IssuedCommands.at(90)));
        steps.addAll(traces.steps(command, Map.of(MovedColumn.SETTLED_AT, IssuedCommands.at(90))));

        traces.write(steps, () -> {});
        assertThat(ended).isEmpty();
        committed.forEach(Runnable::run);

        assertThat(ended).extracting(SpanData::getName).containsExactly("command end", "command settled");
        assertThat(ended).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
        assertThat(ended)
                .extracting(CommandTracesTest::startOf)
                .containsExactly(IssuedCommands.at(60), IssuedCommands.at(90));
        assertThat(ended)
                .extracting(span -> span.getStatus().getStatusCode())
                .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
        assertThat(ended.get(0).toString()).contains("NO_REPLY").contains("OUTCOME_UNKNOWN");
        assertThat(ended.get(1).toString()).contains("SUCCEEDED");
    }

    /** What is refused when it is issued can be told to somebody; what is too large when it is sent can't. */
    @Test
    void aCommandThatHasRoomForItsTraceOnlyIfItHasNoneIsRefused() {
        Instant now = IssuedCommands.CREATED;
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("text", "");
        CommandMeta meta = new CommandMeta(
                GATEWAY, Long.MAX_VALUE, IssuedCommands.ID, now, now, Long.MAX_VALUE, Long.MAX_VALUE, null);
        int rest = Limits.MAX_PAYLOAD_BYTES - DownlinkCodec.encode(new Command("x", params, meta, true)).length;
        params.put("text", "a".repeat(rest));

        CommandOrders orders = new CommandOrders(null, null, null, null, NoConsoleKeys.keys(), null, null);

        assertThatThrownBy(() -> orders.requireFits(GATEWAY, "x", params, true, now))
                .isInstanceOf(ProtocolException.class);
        params.put("text", "a".repeat(rest - "\"traceparent\":\"\",".length() - TRACEPARENT.length()));
        orders.requireFits(GATEWAY, "x", params, true, now);
    }

    private static final Flight.Limits LIMITS = new Flight.Limits(
            Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(59));

    private static Instant startOf(SpanData span) {
        return Instant.ofEpochSecond(0, span.getStartEpochNanos());
    }

    private static CommandOrder order(String traceparent) {
        return new CommandOrder(
                Actor.SYSTEM,
                GATEWAY,
                "x",
                JsonNodeFactory.instance.objectNode(),
                true,
                null,
                null,
                traceparent,
                null,
                null);
    }

    private static Departure departure(String traceparent) {
        CommandMeta meta = new CommandMeta(
                GATEWAY, 1, IssuedCommands.ID, IssuedCommands.CREATED, IssuedCommands.CREATED, null, null, traceparent);
        return new Departure(
                IssuedCommands.ID.toString(),
                IssuedCommands.target(1).clientId(),
                new Command("x", JsonNodeFactory.instance.objectNode(), meta, true),
                false,
                true);
    }

    private static final class Line implements Downlink {
        private final CompletionStage<Void> outcome;
        private String traceparent = "not asked";

        Line(CompletionStage<Void> outcome) {
            this.outcome = outcome;
        }

        @Override
        public CompletionStage<Void> send(ClientId gateway, Command command, boolean signed) {
            traceparent = command.meta().traceparent();
            return outcome;
        }

        @Override
        public CompletionStage<Void> broadcast(GroupId group, Broadcast message) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Kept implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Nothing is committed until the test says so. */
    private final class AtCommit extends AfterCommit {
        AtCommit() {
            super(null);
        }

        @Override
        public void run(Runnable action) {
            committed.add(action);
        }
    }
}
