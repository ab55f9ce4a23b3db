package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The publishing part of EMQX v5's HTTP interface: keeps what it is given, and answers as a test says. */
public final class PublishingBroker implements AutoCloseable {
    public static final String KEY = "the-key";
    public static final String SECRET = "the-secret";

    private final HttpServer server;
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private volatile IntSupplier status = () -> 200;
    private volatile Consumer<Published> afterwards = message -> {};

    public PublishingBroker() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/api/v5/publish", exchange -> {
            JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = ("Basic "
                            + Base64.getEncoder().encodeToString((KEY + ":" + SECRET).getBytes(StandardCharsets.UTF_8)))
                    .equals(authorization);
            int answer = known ? status.getAsInt() : 401;
            if (answer == 200 || answer == 202) {
                Published message = new Published(
                        request.path("topic").asText(),
                        request.path("qos").asInt(),
                        new String(
                                Base64.getDecoder()
                                        .decode(request.path("payload").asText()),
                                StandardCharsets.UTF_8));
                published.add(message);
                afterwards.accept(message);
            }
            byte[] body = "{\"id\":\"0005\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public List<Published> published() {
        return List.copyOf(published);
    }

    public void answers(IntSupplier status) {
        this.status = status;
    }

    /** Before the answer, on the thread that gives it. */
    public void then(Consumer<Published> afterwards) {
        this.afterwards = afterwards;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A message that was published. */
    public record Published(String topic, int qos, String payload) {}
}
