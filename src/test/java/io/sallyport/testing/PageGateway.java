package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * A gateway that somebody else might have written: from docs/protocol.md alone, in raw JSON, with another MQTT client library than the
 * console's. Uses no class of the product. What it received is kept for the test to look at.
 */
public final class PageGateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int brokerPort;
    private final JsonNode registration;
    private final String bootId = UUID.randomUUID().toString();
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private volatile BiFunction<PageGateway, JsonNode, String> answering = PageGateway::answer;
    private long boot = 1;
    private long session;
    private long seq;
    private double cpu = 0.25;
    private String sealingKey = "";
    private String configHash = "";
    private String capabilities = "[\"status.get\"]";
    private boolean will = true;
    private MqttClientSslConfig tls;
    private Mqtt3AsyncClient client;
    /** Between gateway and broker, so that the connection can be broken without a farewell. */
    private BreakableLine line;

    /** @param registration what POST /api/v1/gateways answered */
    public PageGateway(int brokerPort, JsonNode registration) {
        this.brokerPort = brokerPort;
        this.registration = registration;
    }

    /** With the credential of its own. @param activation what POST /gateway/v1/claims answered */
    public static PageGateway activated(int brokerPort, JsonNode activation) {
        ObjectNode registration = activation.deepCopy();
        return new PageGateway(brokerPort, registration.set("id", activation.get("gatewayId")));
    }

    /** Not any more from the moment it was killed, though its library learns of that later. */
    public boolean isConnected() {
        return client != null && !line.isClosed() && client.getState().isConnected();
    }

    public String id() {
        return registration.get("id").textValue();
    }

    public List<JsonNode> received() {
        return received;
    }

    /** How a request is answered from now on: with the payload that the function gives, or not at all if it gives null. */
    public void answersWith(BiFunction<PageGateway, JsonNode, String> function) {
        answering = function;
    }

    /** A machine's next boot; another machine's first would pass for a clone. */
    public void isAtBoot(long number) {
        boot = number;
    }

    /** From the next connection on. */
    public void hasNoWill() {
        will = false;
    }

    /** From the next connection on. */
    public void usesTls(MqttClientSslConfig config) {
        tls = config;
    }

    public void isSilent() {
        answering = (gateway, request) -> null;
    }

    /** What it says of its sealing key when it connects. */
    public void opensSecretsWith(String fingerprint) {
        sealingKey = ",\"sealingKeyFingerprint\":\"" + fingerprint + "\"";
    }

    /** From the next connection on, besides {@code status.get}. None: it does not say what it can do. */
    public void saysItCan(String... methods) {
        ArrayNode said = JSON.createArrayNode();
        if (methods.length > 0) {
            said.add("status.get");
        }
        List.of(methods).forEach(said::add);
        capabilities = said.toString();
    }

    /** Of a file that is sent in parts. */
    public void sendLogPart(String commandId, int part, int of, byte[] content) {
        publish(
                "log",
                notification("log.excerpt")
                        .formatted("\"commandId\":\"%s\",\"part\":%d,\"of\":%d,\"base64\":\"%s\""
                                .formatted(
                                        commandId, part, of, Base64.getEncoder().encodeToString(content))));
    }

    public void reportsCpu(double value) {
        cpu = value;
    }

    /** What its status tells of its configuration, from the next report on. */
    public void saysThatItsConfigurationIs(String hash) {
        configHash = ",\"configHash\":\"" + hash + "\"";
    }

    /** Connects, subscribes, waits for the SUBACKs, says online, and reports. */
    public void connect() {
        session++;
        try {
            line = BreakableLine.to(brokerPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = Mqtt3Client.builder()
                .identifier(registration.get("clientId").textValue())
                .serverHost("127.0.0.1")
                .serverPort(line.port())
                .sslConfig(tls)
                .buildAsync();
        client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL, this::take);
        // A broker that asks for nothing takes it all the same.
        client.connect(Mqtt3Connect.builder()
                        .simpleAuth()
                        .username(credential("username", BrokerTokens.username(registration)))
                        .password(credential("password", BrokerTokens.of(registration))
                                .getBytes(StandardCharsets.US_ASCII))
                        .applySimpleAuth()
                        .cleanSession(true)
                        .keepAlive(30)
                        .willPublish(will ? will() : null)
                        .build())
                .join();
        for (String topic : List.of("command", "bulkCommand", "broadcast")) {
            client.subscribeWith()
                    .topicFilter(topic(topic))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send()
                    .join();
        }
        publish(
                "presence",
                notification("presence.online")
                        .formatted(
                                """
                                "at":"%s","agentVersion":"9.9.9","protocolVersion":1,"reportIntervalSeconds":30,\
                                "capabilities":%s%s"""
                                        .formatted(Instant.now(), capabilities, sealingKey)));
        report();
    }

    private String credential(String member, String otherwise) {
        return registration.path("credential").path(member).asText(otherwise);
    }

    private Mqtt3Publish will() {
        return Mqtt3Publish.builder()
                .topic(topic("presence"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes(notification("presence.offline").formatted("\"reason\":\"connection-lost\"")))
                .build();
    }

    public void report() {
        publish("status", notification("status.report", ++seq).formatted(statusMembers()));
    }

    /** What it is set to. @param members of a {@code config.report}, without those that each has */
    public void reportConfig(String members) {
        publish("config", configReport(members));
    }

    /** What {@link #reportConfig} publishes, for a test that lets it come late, or twice. Its place among the reports is that of now. */
    public String configReport(String members) {
        return notification("config.report", ++seq)
                .formatted("\"at\":\"%s\",\"configHash\":\"%d\",%s".formatted(Instant.now(), seq, members));
    }

    /** Goes as a machine does whose power fails: no DISCONNECT, so the broker sends the will. */
    public void kill() {
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void sayOfflineAndDisconnect(String reason) {
        publish("presence", notification("presence.offline").formatted("\"reason\":\"" + reason + "\""));
        client.disconnect().join();
    }

    public void publish(String topic, String payload) {
        publish(topic, bytes(payload));
    }

    public void publish(String topic, byte[] payload) {
        client.publishWith()
                .topic(topic(topic))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send()
                .join();
    }

    public String result(JsonNode request, String members) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"origin\":%s%s}}"
                .formatted(request.get("id"), origin(null), members.isEmpty() ? "" : "," + members);
    }

    public String error(JsonNode request, int code, String message, String dataMembers) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"%s\",\"data\":{\"origin\":%s%s}}}"
                .formatted(
                        request.get("id"), code, message, origin(null), dataMembers.isEmpty() ? "" : "," + dataMembers);
    }

    public void progress(JsonNode request, String stage, int percent) {
        publish(
                "reply",
                notification("command.progress")
                        .formatted("\"commandId\":%s,\"stage\":\"%s\",\"percent\":%d"
                                .formatted(request.get("id"), stage, percent)));
    }

    @Override
    public void close() {
        if (isConnected()) {
            client.disconnect().join();
        }
    }

    private String answer(JsonNode request) {
        if (request.get("method").textValue().equals("status.get")) {
            return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"origin\":%s,%s}}"
                    .formatted(request.get("id"), origin(++seq), statusMembers());
        }
        return result(request, "");
    }

    private void take(Mqtt3Publish message) {
        try {
            JsonNode payload = JSON.readTree(message.getPayloadAsBytes());
            received.add(payload);
            JsonNode request = withoutSignature(payload);
            if (!request.has("id")) {
                return;
            }
            String reply = answering.apply(this, request);
            if (reply != null) {
                // From the library's callback thread only asynchronous calls may be made.
                send("reply", notification("command.received").formatted("\"commandId\":" + request.get("id")));
                send("reply", reply);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it was signed by the right one is for the test to look at. */
    private static JsonNode withoutSignature(JsonNode payload) throws IOException {
        return payload.has("signature")
                ? JSON.readTree(
                        Base64.getUrlDecoder().decode(payload.get("payload").textValue()))
                : payload;
    }

    private void send(String topic, String payload) {
        client.publishWith()
                .topic(topic(topic))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes(payload))
                .send();
    }

    private String statusMembers() {
        return """
                "at":"%s","agentVersion":"9.9.9","cpu":%s,"caches":[{"id":"c1","dirtyBytes":1024}],\
                "shares":[{"name":"s1","protocol":"NFS","state":"AVAILABLE","clients":12}]%s"""
                .formatted(Instant.now(), cpu, configHash);
    }

    private String notification(String method) {
        return notification(method, null);
    }

    private String notification(String method, Long withSeq) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{\"origin\":" + origin(withSeq) + ",%s}}";
    }

    private ObjectNode origin(Long withSeq) {
        ObjectNode origin = JSON.createObjectNode()
                .put("binding", registration.get("binding").longValue())
                .put("boot", boot)
                .put("bootId", bootId)
                .put("session", session);
        if (withSeq != null) {
            origin.put("seq", withSeq);
        }
        return origin;
    }

    private String topic(String name) {
        return registration.get("topics").get(name).textValue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
