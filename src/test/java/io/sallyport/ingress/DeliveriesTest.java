package io.sallyport.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read of a request's body and headers, in each form that there is. */
class DeliveriesTest {
    private static final String TOPIC = "csg_up_stat/status/GID_plant@@@gw-0hzpq7k3m9x2t";
    /** With spaces and a number that would not survive being read and written again. */
    private static final String MESSAGE = "{ \"jsonrpc\" : \"2.0\",  \"x\":1.10 }";

    @Test
    void dataThatIsJsonIsTakenByteForByte() throws IOException {
        Delivery delivery = CloudEvents.structured(bytes(event("\"data\":" + MESSAGE + ",\"time\":\"x\"")));

        assertMessage(delivery, "a-1", MESSAGE);
    }

    @Test
    void dataMayBeTextOrBase64() throws IOException {
        assertMessage(CloudEvents.structured(bytes(event("\"data\":\"{\\\"y\\\":2}\""))), "a-1", "{\"y\":2}");
        assertMessage(
                CloudEvents.structured(bytes(event("\"data_base64\":\"" + base64(MESSAGE) + "\""))), "a-1", MESSAGE);
    }

    @Test
    void attributesOfBinaryModeAreHeaders() {
        Map<String, String> headers = new HashMap<>(Map.of(
                "ce-specversion", "1.0", "ce-id", "a%201", "ce-source", "/b", "ce-type", "t", "ce-subject", TOPIC));

        assertMessage(CloudEvents.binary(headers::get, bytes(MESSAGE)), "a 1", MESSAGE);

        headers.remove("ce-subject");
        assertThat(CloudEvents.binary(headers::get, bytes(MESSAGE))).isInstanceOf(Delivery.Malformed.class);
    }

    @Test
    void aBadEventOfABatchIsItsOwnMatter() throws IOException {
        List<Delivery> deliveries = CloudEvents.batched(bytes("[%s,7,%s,%s,%s]"
                .formatted(
                        event("\"data\":" + MESSAGE),
                        event("\"data\":[1,[2]]"),
                        event("\"data_base64\":\"!\""),
                        event("\"data\":" + MESSAGE))));

        assertThat(deliveries).hasSize(5);
        assertMessage(deliveries.get(0), "a-1", MESSAGE);
        assertThat(deliveries.subList(1, 4)).allMatch(Delivery.Malformed.class::isInstance);
        assertMessage(deliveries.get(4), "a-1", MESSAGE);
    }

    @Test
    void whatIsRequiredIsRequired() throws IOException {
        for (String name : List.of("specversion", "id", "source", "type", "subject")) {
            String without = event("\"data\":{}").replace("\"" + name + "\"", "\"other\"");
            assertThat(CloudEvents.structured(bytes(without))).as(name).isInstanceOf(Delivery.Malformed.class);
        }
        assertThat(CloudEvents.structured(bytes(event("\"data\":{}").replace("1.0", "0.3"))))
                .isInstanceOf(Delivery.Malformed.class);
        assertThat(CloudEvents.structured(bytes(event("\"x\":1")))).isInstanceOf(Delivery.Malformed.class);
    }

    @Test
    void whatIsNotTheJsonThatItShouldBeIsNoRequest() {
        for (String body : List.of("", "x", "[]", "{", "{}{}", "{\"id\":1,\"id\":2}")) {
            assertThatThrownBy(() -> CloudEvents.structured(bytes(body)))
                    .as(body)
                    .isInstanceOf(IOException.class);
        }
        for (String body : List.of("", "{}", "[{}", "[{}]x")) {
            assertThatThrownBy(() -> CloudEvents.batched(bytes(body))).as(body).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> CloudEvents.structured(event("\"data\":{}").getBytes(StandardCharsets.UTF_16BE)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void takesWhatTheRuleEngineOfEmqxSends() throws IOException {
        assertMessage(
                emqx(
                        "{\"event\":\"message.publish\",\"id\":\"a-1\",\"topic\":\"%s\",\"payload\":\"{\\\"y\\\":2}\",\"qos\":1}"),
                "a-1",
                "{\"y\":2}");
        assertMessage(
                emqx("{\"id\":\"a-1\",\"topic\":\"%s\",\"payload\":\"" + base64(MESSAGE) + "\"}"), "a-1", MESSAGE);
        assertMessage(
                emqx("{\"id\":\"a-1\",\"topic\":\"%s\",\"payload_encoding\":\"base64\",\"payload\":\"" + base64(MESSAGE)
                        + "\"}"),
                "a-1",
                MESSAGE);
    }

    @Test
    void passesOverThatClientsConnectAndDisconnect() throws IOException {
        for (String event : List.of("client.connected", "client.disconnected", "session.subscribed")) {
            assertThat(emqx("{\"event\":\"" + event + "\",\"clientid\":\"x\"}")).isInstanceOf(Delivery.Ignored.class);
        }
        assertThat(emqx("{\"event\":\"message.publish\",\"topic\":\"x\"}")).isInstanceOf(Delivery.Malformed.class);
        assertThat(emqx("{\"topic\":\"x\",\"payload\":\"%%%%\"}")).isInstanceOf(Delivery.Malformed.class);
    }

    private static void assertMessage(Delivery delivery, String id, String payload) {
        assertThat(delivery).isInstanceOfSatisfying(Delivery.Message.class, message -> {
            assertThat(message.id()).isEqualTo(id);
            assertThat(message.topic()).isEqualTo(TOPIC);
            assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo(payload);
        });
    }

    private static Delivery emqx(String body) throws IOException {
        return EmqxEvents.read(new ObjectMapper(), bytes(body.formatted(TOPIC)));
    }

    private static String event(String more) {
        return "{\"specversion\":\"1.0\",\"id\":\"a-1\",\"source\":\"/b\",\"type\":\"t\",\"subject\":\"%s\",%s}"
                .formatted(TOPIC, more);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
