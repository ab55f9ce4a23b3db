package io.sallyport.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * EMQX v5: {@code POST /api/v5/publish}. 200: at least one subscriber has it. 202: there was none, which over MQTT is an acknowledgement like any other, so it is one here
 * ({@code sallyport.downlink.unheard} counts them). 400: never to be published. 503: nobody could be given it.
 */
@ApplicationScoped
class EmqxPublish implements BrokerPublish {
    private static final String PATH = "/api/v5/publish";
    private static final int OK = 200;
    private static final int NO_SUBSCRIBER = 202;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int FIRST_OF_SERVER_ERRORS = 500;

    private final BrokerPublishConfig config;
    private final ObjectMapper mapper;
    private final Optional<URI> endpoint;
    private final String authorization;
    private final HttpClient http;
    private final Counter unheard;

    EmqxPublish(BrokerPublishConfig config, ObjectMapper mapper, MeterRegistry registry) {
        this.config = config;
        this.mapper = mapper;
        this.endpoint = config.url().map(url -> URI.create(url.toString().replaceAll("/+$", "") + PATH));
        String credentials = config.key().orElse("") + ":" + config.secret().orElse("");
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
        this.unheard = registry.counter("sallyport.downlink.unheard");
    }

    @Override
    public CompletionStage<Void> publish(String topic, byte[] payload) {
        if (endpoint.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new BrokerUnavailableException("there is no sallyport.broker.publish.url", null));
        }
        HttpRequest request = HttpRequest.newBuilder(endpoint.get())
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofByteArray(body(topic, payload)))
                .build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        // The client's own timeout ends with the first byte of an answer. A copy, since the original must not be
        // completed by anybody else.
        return answer.copy()
                .orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> answer.cancel(true))
                .handle(this::judge);
    }

    private byte[] body(String topic, byte[] payload) {
        try {
            return mapper.writeValueAsBytes(Map.of(
                    "topic",
                    topic,
                    "qos",
                    1,
                    "retain",
                    false,
                    "payload_encoding",
                    "base64",
                    "payload",
                    Base64.getEncoder().encodeToString(payload)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers can't be written", e);
        }
    }

    private @Nullable Void judge(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        if (response == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            // Only a connection that was never made tells that nothing was published.
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                throw new BrokerUnavailableException("the broker's HTTP interface can't be reached", cause);
            }
            throw new DownlinkUncertainException("the broker's HTTP interface has not answered", cause);
        }
        int status = response.statusCode();
        if (status == NO_SUBSCRIBER) {
            unheard.increment();
            return null;
        }
        if (status == OK) {
            return null;
        }
        String why = "the broker's HTTP interface answered " + status;
        if (status == TOO_MANY_REQUESTS) {
            throw new DownlinkFullException(new IllegalStateException(why));
        }
        if (status >= FIRST_OF_SERVER_ERRORS && status != SERVICE_UNAVAILABLE) {
            throw new DownlinkUncertainException(why, null);
        }
        throw new BrokerUnavailableException(why, null);
    }
}
