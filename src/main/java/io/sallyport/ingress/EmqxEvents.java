package io.sallyport.ingress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What EMQX v5's rule engine sends by an HTTP action: the columns that the rule selects. A published message has {@code topic} and {@code payload}, as text, or in base64 with
 * {@code payload_encoding} (a message of ours begins with a brace, and base64 never does). That clients connect and disconnect says nothing that counts here: it has neither a binding nor a session, and
 * gateways say both themselves, by their will too.
 */
final class EmqxEvents {
    private static final String MESSAGE = "message.publish";
    private static final int LONGEST_ID = 256;

    private EmqxEvents() {}

    /** @throws IOException if it is no JSON object */
    static Delivery read(ObjectMapper mapper, byte[] body) throws IOException {
        JsonNode node;
        try {
            node = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON", e);
        }
        if (!(node instanceof ObjectNode event)) {
            throw new IOException("not a JSON object");
        }
        String id = text(event, "id");
        id = id == null || id.length() > LONGEST_ID ? null : id;
        String kind = text(event, "event");
        if (kind != null && !kind.equals(MESSAGE)) {
            return new Delivery.Ignored(id, "Only published messages count here.");
        }
        String topic = text(event, "topic");
        String payload = text(event, "payload");
        if (topic == null || payload == null) {
            return new Delivery.Malformed(id, "A published message has a topic and a payload, both texts.");
        }
        boolean plain = payload.startsWith("{") && !"base64".equals(text(event, "payload_encoding"));
        byte[] bytes = plain ? payload.getBytes(StandardCharsets.UTF_8) : CloudEvents.base64(payload);
        return bytes == null
                ? new Delivery.Malformed(id, "The payload is neither a message nor base64.")
                : new Delivery.Message(id, topic, bytes);
    }

    private static @Nullable String text(ObjectNode event, String member) {
        JsonNode value = event.get(member);
        return value != null && value.isTextual() ? value.textValue() : null;
    }
}
