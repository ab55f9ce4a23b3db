package io.sallyport.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * What the console asks of a broker's administration, in the form of EMQX 5, on a loopback port of its own: {@code POST /api/v5/banned}, {@code DELETE
 * /api/v5/banned/username/{who}} and {@code DELETE /api/v5/clients/{clientid}}. So a revoked gateway is cut off here as it is there.
 */
public final class BrokerAdministration implements AutoCloseable {
    private static final String BANNED = "/api/v5/banned";
    private static final String CLIENTS = "/api/v5/clients/";
    private static final int MAX_BODY_BYTES = 65_536;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedBroker broker;
    private final BrokerAccounts accounts;
    private final HttpServer server;

    private BrokerAdministration(EmbeddedBroker broker, BrokerAccounts accounts, String key, String secret)
            throws IOException {
        this.broker = broker;
        this.accounts = accounts;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer).setAuthenticator(new BasicAuthenticator("broker") {
            @Override
            public boolean checkCredentials(String givenKey, String givenSecret) {
                return givenKey.equals(key)
                        && MessageDigest.isEqual(
                                givenSecret.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    /** Basic authentication with this key and secret. */
    public static BrokerAdministration start(
            EmbeddedBroker broker, BrokerAccounts accounts, String key, String secret) {
        try {
            return new BrokerAdministration(broker, accounts, key, secret);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded broker's administration", e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            switch (exchange.getRequestMethod() + " " + path.replaceFirst("[^/]+$", "")) {
                case "POST /api/v5/" -> {
                    if (path.equals(BANNED)) {
                        ban(exchange);
                    } else {
                        say(exchange, 404, "NOT_FOUND");
                    }
                }
                case "DELETE " + BANNED + "/username/" -> done(exchange, accounts.unban(last(path)), "NOT_FOUND");
                case "DELETE " + CLIENTS -> done(exchange, broker.disconnect(last(path)), "CLIENTID_NOT_FOUND");
                default -> say(exchange, 404, "NOT_FOUND");
            }
        }
    }

    private void ban(HttpExchange exchange) throws IOException {
        try {
            JsonNode ban = JSON.readTree(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES));
            if (!ban.path("as").asText().equals("username") || !ban.path("who").isTextual()) {
                say(exchange, 400, "BAD_REQUEST");
                return;
            }
            accounts.ban(
                    ban.path("who").textValue(),
                    ban.has("until")
                            ? OffsetDateTime.parse(ban.path("until").asText()).toInstant()
                            : Instant.MAX);
            respond(exchange, 200, JSON.writeValueAsBytes(ban));
        } catch (DateTimeParseException | com.fasterxml.jackson.core.JsonProcessingException e) {
            say(exchange, 400, "BAD_REQUEST");
        }
    }

    private static void done(HttpExchange exchange, boolean found, String otherwise) throws IOException {
        if (found) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            say(exchange, 404, otherwise);
        }
    }

    private static void say(HttpExchange exchange, int status, String code) throws IOException {
        respond(exchange, status, JSON.writeValueAsBytes(Map.of("code", code, "message", code)));
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String last(String path) {
        return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
