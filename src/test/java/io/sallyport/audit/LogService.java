package io.sallyport.audit;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes logs over OTLP (HTTP, JSON), decoded by the protocol's own classes; fails, hangs and comes back as it is told. */
final class LogService {
    /** What it does with a request. */
    enum Mood {
        TAKES,
        FAILS,
        /** It has taken it, and its answer never comes. */
        HANGS,
        REFUSES_ONE
    }

    final List<LogRecord> records = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger hanging = new AtomicInteger();
    volatile Mood mood = Mood.TAKES;
    private final HttpServer server;

    LogService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "log-service");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/v1/logs", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/logs";
    }

    /** The numbers of those that came, each once, in the order in which they came first. */
    List<Long> sequences() {
        return records.stream()
                .map(record -> attribute(record, "audit.sequence").getIntValue())
                .distinct()
                .toList();
    }

    static AnyValue attribute(LogRecord record, String key) {
        return record.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .findAny()
                .orElseThrow()
                .getValue();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (mood == Mood.FAILS) {
            refused.incrementAndGet();
            answer(exchange, 503, "");
            return;
        }
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        JsonFormat.parser().merge(body, request);
        request.getResourceLogsList().forEach(resource -> resource.getScopeLogsList()
                .forEach(scope -> records.addAll(scope.getLogRecordsList())));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (mood == Mood.HANGS) {
            hanging.incrementAndGet();
            return;
        }
        answer(
                exchange,
                200,
                mood == Mood.REFUSES_ONE
                        ? "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"no\"}}"
                        : "{}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
