package io.sallyport.bench;

import io.sallyport.testing.TestUsers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A command over REST, waited for. Arguments: size of the small group, base URIs of the replicas. */
final class RestExchange implements Exchange {
    private static final int MOST_CONNECTIONS = 512;

    private final HttpClient client =
            Vertx.vertx().createHttpClient(new HttpClientOptions().setMaxPoolSize(MOST_CONNECTIONS));
    private final Fleet fleet;
    private final List<String> replicas;
    private final Buffer body = Buffer.buffer(Commands.single());

    RestExchange(List<String> arguments) {
        fleet = new Fleet(Integer.parseInt(arguments.get(0)));
        replicas = arguments.subList(1, arguments.size());
    }

    @Override
    public CompletableFuture<Boolean> run(int gateway) {
        String base = replicas.get(gateway % replicas.size());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(base + "/api/v1/gateways/" + fleet.id(gateway) + "/commands")
                .putHeader("Authorization", TestUsers.ADMIN)
                .putHeader("Content-Type", "application/json")
                .putHeader("Prefer", "wait=10")
                .setTimeout(30_000);
        return client.request(options)
                .compose(this::send)
                .compose(response -> response.body()
                        .map(answer -> response.statusCode() == 200
                                && answer.toString().contains("\"SUCCEEDED\"")))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
        return request.send(body);
    }
}
