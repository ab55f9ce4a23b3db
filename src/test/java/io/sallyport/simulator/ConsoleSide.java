package io.sallyport.simulator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The console's end of the wire, spoken by another MQTT client than the gateways'. Keeps all that was said. */
final class ConsoleSide implements AutoCloseable {
    record Heard(ClientId from, Kind kind, UplinkMessage message) {}

    final List<Heard> heard = new CopyOnWriteArrayList<>();
    /** Where something came in that is no message. */
    final List<Topic> refused = new CopyOnWriteArrayList<>();

    private final Mqtt3BlockingClient client;

    ConsoleSide(String host, int port) {
        client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("GID_console@@@test")
                .serverHost(host)
                .serverPort(port)
                .buildBlocking();
        client.connect();
        // One subscription, so that what a gateway says is heard in the order in which it says it.
        client.toAsync()
                .subscribeWith()
                .topicFilter("#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::hear)
                .send()
                .join();
    }

    private void hear(Mqtt3Publish publish) {
        Topic topic = TopicScheme.DEFAULT.parse(publish.getTopic().toString());
        if (topic.kind().isUplink()) {
            try {
                heard.add(new Heard(topic.clientId(), topic.kind(), UplinkCodec.decode(publish.getPayloadAsBytes())));
            } catch (ProtocolException e) {
                refused.add(topic);
            }
        }
    }

    /** All messages of a kind that came from this gateway so far, oldest first. */
    <T extends UplinkMessage> List<T> from(JsonNode gateway, Class<T> type) {
        String client = gateway.path("clientId").asText();
        return heard.stream()
                .filter(heard -> heard.from().toString().equals(client) && type.isInstance(heard.message()))
                .map(heard -> type.cast(heard.message()))
                .toList();
    }

    /** The newest message of a kind, once there are more than {@code before} of it. */
    <T extends UplinkMessage> T next(JsonNode gateway, Class<T> type, int before) {
        await().atMost(Duration.ofSeconds(15)).until(() -> from(gateway, type).size() > before);
        List<T> all = from(gateway, type);
        return all.get(all.size() - 1);
    }

    static Command command(JsonNode gateway, String method, Object params) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        return new Command(
                method,
                DownlinkCodec.json(params),
                new CommandMeta(
                        new GatewayId(gateway.path("id").asText()), 1, id, now, now.plusSeconds(30), null, null, null),
                true);
    }

    /** Sets a desired state. */
    static Command desired(JsonNode gateway, String method, Object params, long generation) {
        Command plain = command(gateway, method, params);
        CommandMeta meta = plain.meta();
        return new Command(
                method,
                plain.params(),
                new CommandMeta(
                        meta.gatewayId(),
                        meta.binding(),
                        meta.commandId(),
                        meta.issuedAt(),
                        meta.startBy(),
                        1L,
                        generation,
                        null),
                true);
    }

    void send(JsonNode gateway, Command command) {
        publish(gateway.path("topics").path("command").asText(), DownlinkCodec.encode(command));
    }

    void broadcast(String group, String method) {
        Instant now = Instant.now();
        Broadcast broadcast = new Broadcast(
                method, DownlinkCodec.json(new Methods.NoParams()), UUID.randomUUID(), now, now.plusSeconds(30));
        publish(TopicScheme.DEFAULT.broadcast(new GroupId(group)), DownlinkCodec.encode(broadcast));
    }

    void publish(String topic, byte[] payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }

    List<UplinkMessage> about(Command command) {
        UUID id = command.meta().commandId();
        return heard.stream()
                .map(Heard::message)
                .filter(message -> id.equals(commandOf(message)))
                .toList();
    }

    /** Sends it and waits for its answer. */
    UplinkMessage ask(JsonNode gateway, Command command) {
        int before = answers(command).size();
        send(gateway, command);
        await().atMost(Duration.ofSeconds(15)).until(() -> answers(command).size() > before);
        return answers(command).get(before);
    }

    List<UplinkMessage> answers(Command command) {
        return about(command).stream()
                .filter(message -> message instanceof CommandSucceeded || message instanceof CommandFailed)
                .toList();
    }

    private static UUID commandOf(UplinkMessage message) {
        if (message instanceof CommandReceived received) {
            return received.commandId();
        } else if (message instanceof CommandProgress progress) {
            return progress.commandId();
        } else if (message instanceof CommandSucceeded succeeded) {
            return succeeded.commandId();
        } else if (message instanceof CommandFailed failed) {
            return failed.commandId();
        }
        return null;
    }

    @Override
    public void close() {
        // A broker that was stopped has closed it already.
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }
}
