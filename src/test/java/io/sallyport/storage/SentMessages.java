package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** All that goes over the broker while this is open, as somebody sees it who may read everything there. */
final class SentMessages implements AutoCloseable {
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    private final Mqtt3AsyncClient client = Mqtt3Client.builder()
            .serverHost(EmbeddedServers.broker().host())
            .serverPort(EmbeddedServers.broker().port())
            .buildAsync();

    static SentMessages open() {
        SentMessages sent = new SentMessages();
        sent.client
                .connectWith()
                .simpleAuth()
                .username(EmbeddedServers.ANYBODY.username())
                .password(EmbeddedServers.ANYBODY.password().getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .send()
                .join();
        sent.client
                .subscribeWith()
                .topicFilter("#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> sent.take(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .join();
        return sent;
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    /** Of what is signed also what is in it. */
    private void take(String text) {
        texts.add(text);
        if (text.startsWith("{")) {
            JsonNode payload = Registry.parse(text).path("payload");
            if (payload.isTextual()) {
                texts.add(new String(Base64.getUrlDecoder().decode(payload.textValue()), StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void close() {
        client.disconnect().join();
    }
}
