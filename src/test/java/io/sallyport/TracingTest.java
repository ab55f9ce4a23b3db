package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.OtlpReceiver;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver of OTLP is told of a command, from the request to the reply. */
@QuarkusTest
@TestProfile(TracingTest.EveryRequest.class)
@WithTestResource(EmbeddedServers.class)
@WithTestResource(OtlpReceiver.class)
class TracingTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private String traceId = newTraceId();
    private PageGateway gateway;

    @BeforeEach
    void connectAGateway() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
    }

    @AfterEach
    void disconnectIt() {
        gateway.close();
    }

    @Test
    void aCommandIsOneTraceFromTheRequestOverTheGatewayToTheDatabase() {
        issue(traced("01"));

        Span request = spanOf(SpanKind.SPAN_KIND_SERVER, "POST /api/v1/gateways/{id}/commands");
        assertThat(OtlpReceiver.hex(request.getParentSpanId().asReadOnlyByteBuffer()))
                .isEqualTo("00f067aa0ba902b7");
        Span issue = spanOf(SpanKind.SPAN_KIND_INTERNAL, "command issue");
        Span send = spanOf(SpanKind.SPAN_KIND_PRODUCER, "command send");
        Span received = spanOf(SpanKind.SPAN_KIND_CONSUMER, "command received");
        Span end = spanOf(SpanKind.SPAN_KIND_CONSUMER, "command end");
        assertThat(List.of(issue, send, received, end))
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId()));
        assertThat(end.getAttributesList().toString()).contains("SUCCEEDED");
        assertThat(OtlpReceiver.spansOf(traceId))
                .anySatisfy(span -> {
                    assertThat(span.getName()).startsWith("INSERT").contains("command");
                    assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
                    assertThat(span.getParentSpanId()).isEqualTo(issue.getSpanId());
                })
                .anySatisfy(
                        span -> assertThat(span.getName()).startsWith("UPDATE").contains("command"));
    }

    @Test
    void theGatewayIsToldTheSendAsTheParentOfWhatItDoes() {
        issue(traced("01"));

        Span send = spanOf(SpanKind.SPAN_KIND_PRODUCER, "command send");
        assertThat(toldToTheGateway())
                .isEqualTo("00-" + traceId + "-"
                        + OtlpReceiver.hex(send.getSpanId().asReadOnlyByteBuffer()) + "-01");
    }

    @Test
    void aRequestWithAnIdempotencyKeyIsTracedAsWell() {
        issue(traced("01").header("Idempotency-Key", traceId));

        spanOf(SpanKind.SPAN_KIND_PRODUCER, "command send");
        spanOf(SpanKind.SPAN_KIND_CONSUMER, "command end");
    }

    @Test
    void whatTheCallerDoesNotTraceIsNotSentToTheReceiver() {
        issue(traced("00"));

        assertThat(toldToTheGateway()).startsWith("00-" + traceId).endsWith("-00");
        String untraced = traceId;
        traceId = newTraceId();
        issue(traced("01"));
        spanOf(SpanKind.SPAN_KIND_CONSUMER, "command end");
        assertThat(OtlpReceiver.spansOf(untraced)).isEmpty();
    }

    /** Each statement with which the console looks for work would be a trace of its own. */
    @Test
    void whatTheConsoleDoesOfItsOwnAccordBeginsNoTrace() {
        issue(traced("01"));
        spanOf(SpanKind.SPAN_KIND_CONSUMER, "command end");

        assertThat(OtlpReceiver.spans())
                .filteredOn(span -> span.getParentSpanId().isEmpty())
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER));
    }

    @Test
    void noValueOfAQueryIsInATrace() {
        traced("01").get("/?code=secret-of-the-provider&state=s").then().statusCode(200);

        Span request = spanOf(SpanKind.SPAN_KIND_SERVER, "GET /");
        assertThat(request.toString())
                .contains("code=REDACTED&state=REDACTED")
                .doesNotContain("secret-of-the-provider");
    }

    /** Else one request could be a hundred thousand traces' worth of spans. */
    @Test
    void ofABatchTheRequestIsTracedAndNotEachCommand() {
        traced("01")
                .contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"gatewayIds\":[\"" + gateway.id() + "\"]}")
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202);

        spanOf(SpanKind.SPAN_KIND_SERVER, "POST /api/v1/command-batches");
        await().atMost(SOON).until(() -> gateway.received().stream().anyMatch(message -> message.has("id")));
        assertThat(toldToTheGateway()).isNull();
    }

    @Test
    void whatIsLoggedOnTheWayHasTheTracesId() {
        List<String> traces = new CopyOnWriteArrayList<>();
        Logger statements = Logger.getLogger("org.hibernate.SQL");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                traces.add(String.valueOf(((ExtLogRecord) line).getMdc("traceId")));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        statements.setLevel(Level.FINE);
        statements.addHandler(handler);
        try {
            traced("01").get("/api/v1/gateways/" + gateway.id()).then().statusCode(200);
        } finally {
            statements.removeHandler(handler);
            statements.setLevel(null);
        }

        assertThat(traces).contains(traceId);
    }

    @Test
    void probesStaticFilesAndStreamsAreNotTraced() {
        for (String path : List.of(
                "/q/health/ready", "/q/metrics", "/console/console.css", "/webjars/htmx.org/dist/htmx.min.js")) {
            traced("01").get(path).then().statusCode(200);
        }
        // As a stream that ends at once.
        traced("01").get("/api/v1/changes?kind=nonsense").then().statusCode(400);

        traced("01").get("/api/v1/gateways").then().statusCode(200);
        spanOf(SpanKind.SPAN_KIND_SERVER, "GET /api/v1/gateways");
        assertThat(OtlpReceiver.spansOf(traceId))
                .extracting(Span::getName)
                .noneMatch(name -> name.contains("/q/")
                        || name.contains("console")
                        || name.contains("webjars")
                        || name.contains("changes"));
    }

    private RequestSpecification traced(String flags) {
        return given().header("traceparent", traceparent(flags));
    }

    private String traceparent(String flags) {
        return "00-" + traceId + "-00f067aa0ba902b7-" + flags;
    }

    private static String newTraceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private void issue(RequestSpecification request) {
        request.contentType(ContentType.JSON)
                .header("Prefer", "wait=10")
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    private String toldToTheGateway() {
        JsonNode command = gateway.received().stream()
                .filter(message -> message.has("id"))
                .findFirst()
                .orElseThrow();
        return command.at("/meta/traceparent").textValue();
    }

    private Span spanOf(SpanKind kind, String name) {
        await().atMost(SOON).until(() -> OtlpReceiver.spansOf(traceId).stream()
                .anyMatch(span -> span.getKind() == kind && span.getName().equals(name)));
        return OtlpReceiver.spansOf(traceId).stream()
                .filter(span -> span.getKind() == kind && span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public static final class EveryRequest implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.tracing.ratio", "1", "quarkus.otel.bsp.schedule.delay", "100ms");
        }
    }
}
