package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Many gateways behind one connection, for what is about numbers: they receive commands, say so and succeed at once. Registered by SQL,
 * since a thousand registrations over REST take longer than the test.
 */
public final class ManyGateways implements AutoCloseable {
    private static final String DOWN = "csg_dn_ctl/p2p/";
    private static final String ORIGIN =
            "{\"binding\":1,\"boot\":1,\"bootId\":\"00000000-0000-0000-0000-000000000001\",\"session\":1}";

    private final String group;
    private final int first;
    private final int number;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Mqtt3AsyncClient client;
    private volatile Predicate<String> silent = gateway -> false;

    /** @param first where their numbers begin, so that two tests do not share one */
    public ManyGateways(int brokerPort, String group, int first, int number) {
        this.group = group;
        this.first = first;
        this.number = number;
        client = Mqtt3Client.builder()
                .identifier("many-gateways-" + first)
                .serverHost("127.0.0.1")
                .serverPort(brokerPort)
                .buildAsync();
        client.connectWith()
                .simpleAuth()
                .username(EmbeddedServers.ANYBODY.username())
                .password(EmbeddedServers.ANYBODY.password().getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .keepAlive(30)
                .send()
                .join();
        client.subscribeWith()
                .topicFilter(DOWN + "+")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::take)
                .send()
                .join();
    }

    /** Registers them and says that they are online; statements to run, one after the other. */
    public List<String> registration() {
        return List.of(
                """
                INSERT INTO gateway (id, version, group_id, name, location, type, gateway_class, lifecycle, binding, created_at, updated_at)
                SELECT CONCAT('gw-', LPAD(seq, 13, '0')), 0, '%s', CONCAT('many-', seq), 'CLOUD', 'FILE', 'STANDARD', 'ACTIVATED', 1,
                    UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM seq_%d_to_%d"""
                        .formatted(group, first, first + number - 1),
                """
                INSERT INTO gateway_presence (gateway_id, version, state, since, cause, binding, boot, boot_id, session,
                    report_interval_seconds, capabilities)
                SELECT id, 0, 'ONLINE', UTC_TIMESTAMP(3), 'SAID_ONLINE', 1, 1, '00000000-0000-0000-0000-000000000001', 1, 3600, '[]'
                FROM gateway WHERE group_id = '%s'"""
                        .formatted(group),
                ChangesUntold.notice());
    }

    public List<String> ids() {
        return IntStream.range(first, first + number)
                .mapToObj("gw-%013d"::formatted)
                .toList();
    }

    public void areSilent(Predicate<String> which) {
        silent = which;
    }

    /** In the order in which the broker delivered. */
    public List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        client.disconnect().join();
    }

    private void take(Mqtt3Publish message) {
        String topic = message.getTopic().toString();
        String gateway = topic.substring(topic.lastIndexOf('@') + 1);
        if (!topic.contains(group)) {
            return;
        }
        JsonNode request = Registry.parse(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
        received.add(new Received(
                gateway, UUID.fromString(request.at("/meta/commandId").textValue())));
        if (!request.has("id") || silent.test(gateway)) {
            return;
        }
        String replies = "csg_up_ctl/reply/" + topic.substring(DOWN.length());
        publish(
                replies,
                "{\"jsonrpc\":\"2.0\",\"method\":\"command.received\",\"params\":{\"origin\":%s,\"commandId\":%s}}"
                        .formatted(ORIGIN, request.get("id")));
        publish(
                replies,
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"origin\":%s}}".formatted(request.get("id"), ORIGIN));
    }

    private void publish(String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    public record Received(String gatewayId, UUID commandId) {}
}
