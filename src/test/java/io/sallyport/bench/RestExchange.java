package io.sallyport.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A command over REST, waited for. Arguments: size of the small group, base URIs of the replicas. */
final class RestExchange implements Exchange {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Fleet fleet;
    private final List<String> replicas;

    RestExchange(List<String> arguments) {
        fleet = new Fleet(Integer.parseInt(arguments.get(0)));
        replicas = arguments.subList(1, arguments.size());
    }

    @Override
    public CompletableFuture<Boolean> run(int gateway) {
        String base = replicas.get(gateway % replicas.size());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + "/api/v1/gateways/" + fleet.id(gateway) + "/commands"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=10")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(Commands.single()))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response ->
                        response.statusCode() == 200 && response.body().contains("\"SUCCEEDED\""));
    }
}
