package io.sallyport.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends what is sealed to a log service, in the order of the chain, at least once: the position moves when the service has said that it has them. While
 * it is away, or refuses, the same entries are tried again, and none is passed over.
 */
@ApplicationScoped
@Startup
class AuditExporter implements PeriodicWork {
    private static final int OK = 200;
    private static final int FIRST_OF_OTHERS = 300;
    /** How often of its timeout the lease outlives a request. */
    private static final int LEASE = 3;

    private static final int MOST_BATCHES_IN_A_TURN = 20;

    private final AuditTable table;
    private final ExportPosition position;
    private final AuditConfig.Export config;
    private final OtlpLogs otlp;
    private final HttpClient http;
    private final Counter exported;
    private final Counter rejected;
    private final Counter failed;
    private final Mode mode;
    private final InboxWorker worker;
    /** As this replica saw it last. */
    private volatile long lag;

    AuditExporter(
            AuditTable table,
            ExportPosition position,
            AuditConfig config,
            ObjectMapper mapper,
            MeterRegistry registry,
            Mode mode) {
        this.mode = mode;
        this.table = table;
        this.position = position;
        this.config = config.export();
        this.otlp = new OtlpLogs(mapper);
        this.http = HttpClient.newBuilder()
                .connectTimeout(this.config.timeout())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.exported = registry.counter("sallyport.audit.exported", "outcome", "taken");
        this.rejected = registry.counter("sallyport.audit.exported", "outcome", "rejected");
        this.failed = registry.counter("sallyport.audit.export.failures");
        registry.gauge("sallyport.audit.export.lag", this, exporter -> exporter.lag);
        this.worker = new InboxWorker("audit-export", this.config.every().toMillis(), this::step);
    }

    @PostConstruct
    void start() {
        if (config.url().isPresent() && !mode.isServerless()) {
            worker.start();
        }
    }

    @PreDestroy
    void stop() {
        if (config.url().isPresent()) {
            worker.close();
        }
    }

    /** Tests call it by hand. @return whether there may be more to do at once */
    boolean step() {
        URI url = config.url().orElseThrow();
        OptionalLong at = position.lease(config.timeout().multipliedBy(LEASE));
        if (at.isEmpty()) {
            lag = 0;
            return false;
        }
        List<SealedEntry> entries =
                QuarkusTransaction.requiringNew().call(() -> table.sealedAfter(at.getAsLong(), config.batch()));
        if (entries.isEmpty()) {
            lag = 0;
            return false;
        }
        long last = entries.get(entries.size() - 1).sequence();
        lag = QuarkusTransaction.requiringNew().call(table::end).sequence() - at.getAsLong();
        try {
            send(url, entries);
        } catch (IOException e) {
            failed.increment();
            throw new UncheckedIOException("the log service did not take the audit: " + e.getMessage(), e);
        }
        position.moveTo(last);
        lag -= last - at.getAsLong();
        return entries.size() == config.batch();
    }

    private void send(URI url, List<SealedEntry> entries) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(otlp.request(entries)));
        config.headers().forEach(request::header);
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            // The client's own timeout ends with the first byte of an answer.
            HttpResponse<String> answer = sent.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() < OK || answer.statusCode() >= FIRST_OF_OTHERS) {
                throw new IOException("status " + answer.statusCode());
            }
            taken(entries, otlp.rejected(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            sent.cancel(true);
            throw new IOException(e.toString(), e);
        }
    }

    /** @param refused by the protocol they must not be sent again; they stay here, and in an export over REST */
    private void taken(List<SealedEntry> entries, long refused) {
        if (refused > 0) {
            Log.warnf(
                    "the log service refused %d entries of the audit up to number %d",
                    refused, entries.get(entries.size() - 1).sequence());
        }
        rejected.increment(refused);
        exported.increment(entries.size() - (double) refused);
    }

    @Override
    public String work() {
        return "audit-export";
    }

    @Override
    public Stage stage() {
        return Stage.RECORD;
    }

    @Override
    public long takeTurn() {
        if (config.url().isEmpty()) {
            return 0;
        }
        int batches = 1;
        while (step() && batches < MOST_BATCHES_IN_A_TURN) {
            batches++;
        }
        return batches;
    }
}
