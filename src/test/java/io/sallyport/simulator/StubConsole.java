package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.TopicScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of the console's REST API that registering needs, with pages of two gateways so that links are followed. */
final class StubConsole implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2;

    final Map<String, JsonNode> groups = new ConcurrentSkipListMap<>();
    final List<ObjectNode> gateways = new CopyOnWriteArrayList<>();
    final AtomicInteger requestsToFail = new AtomicInteger();

    /** What gateways that register from now on are told besides. */
    final Map<String, JsonNode> members = new ConcurrentSkipListMap<>();

    private final HttpServer server;

    StubConsole() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/v1/groups/", this::group);
        server.createContext("/api/v1/gateways", this::gateways);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/api/v1";
    }

    private void group(HttpExchange exchange) throws IOException {
        if (!failed(exchange)) {
            String id = exchange.getRequestURI().getPath().substring("/api/v1/groups/".length());
            JsonNode before = groups.get(id);
            if (exchange.getRequestMethod().equals("PUT")) {
                groups.put(id, JSON.readTree(exchange.getRequestBody()));
                answer(exchange, before == null ? 201 : 200, groups.get(id));
            } else {
                answer(exchange, before == null ? 404 : 200, before == null ? JSON.createObjectNode() : before);
            }
        }
    }

    private void gateways(HttpExchange exchange) throws IOException {
        if (failed(exchange)) {
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            ObjectNode gateway = (ObjectNode) JSON.readTree(exchange.getRequestBody());
            register(gateway);
            answer(exchange, 201, gateway);
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        String group = query.replaceAll(".*group=([^&]+).*", "$1");
        int after = query.contains("after=") ? Integer.parseInt(query.replaceAll(".*after=(\\d+).*", "$1")) : 0;
        List<ObjectNode> all = new ArrayList<>(gateways);
        all.removeIf(gateway -> !gateway.path("group").asText().equals(group));
        ArrayNode items = JSON.createArrayNode();
        all.stream().skip(after).limit(PAGE).forEach(items::add);
        if (after + PAGE < all.size()) {
            exchange.getResponseHeaders()
                    .add("Link", "</api/v1/gateways?group=%s&after=%d>; rel=\"next\"".formatted(group, after + PAGE));
        }
        answer(exchange, 200, JSON.createObjectNode().set("items", items));
    }

    private void register(ObjectNode gateway) {
        GatewayId id = new GatewayId("gw-%013d".formatted(gateways.size() + 1));
        ClientId client = ClientId.of(new GroupId(gateway.path("group").asText()), id);
        TopicScheme scheme = TopicScheme.DEFAULT;
        gateway.put("id", id.value()).put("clientId", client.toString()).put("binding", 1);
        gateway.putObject("topics")
                .put("reply", scheme.of(Kind.REPLY, client))
                .put("presence", scheme.of(Kind.PRESENCE, client))
                .put("status", scheme.of(Kind.STATUS, client))
                .put("command", scheme.of(Kind.COMMAND, client))
                .put("bulkCommand", scheme.of(Kind.BULK_COMMAND, client))
                .put("broadcast", scheme.broadcast(client.group()));
        gateway.setAll(members);
        gateways.add(gateway);
    }

    private boolean failed(HttpExchange exchange) throws IOException {
        if (requestsToFail.getAndUpdate(open -> Math.max(0, open - 1)) > 0) {
            answer(exchange, 503, JSON.createObjectNode());
            return true;
        }
        return false;
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
