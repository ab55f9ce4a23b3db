package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.protocol.Topic.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The AsyncAPI document says what the code does. */
class AsyncApiTest {
    private static final GroupId GROUP = new GroupId("GID_lab");
    private static final ClientId CLIENT = ClientId.of(GROUP, new GatewayId("gw-0hzpq7k3m9x2t"));
    private static final Map<Kind, String> CHANNELS = Map.of(
            Kind.REPLY, "reply",
            Kind.PRESENCE, "presence",
            Kind.STATUS, "status",
            Kind.CONFIG, "config",
            Kind.LOG, "log",
            Kind.COMMAND, "command",
            Kind.BULK_COMMAND, "bulkCommand",
            Kind.BROADCAST, "broadcast");

    private final JsonNode document = read();

    @Test
    void eachChannelHasTheTopicThatTheSchemeMakes() {
        assertThat(document.path("channels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(CHANNELS.values());
        for (Kind kind : Kind.values()) {
            if (kind != Kind.EVENT) {
                JsonNode channel = document.at("/channels/" + CHANNELS.get(kind));
                String topic = kind == Kind.BROADCAST
                        ? TopicScheme.DEFAULT.broadcast(GROUP)
                        : TopicScheme.DEFAULT.of(kind, CLIENT);
                assertThat(addressOf(channel)).isEqualTo(topic);
            }
        }
    }

    @Test
    void theConsoleReceivesFromTheUplinkAndSendsToTheDownlink() {
        for (JsonNode operation : document.path("operations")) {
            String channel = operation.at("/channel/$ref").textValue().replace("#/channels/", "");
            Kind kind = CHANNELS.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(channel))
                    .map(Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            assertThat(operation.path("action").textValue()).isEqualTo(kind.isUplink() ? "receive" : "send");
        }
    }

    @Test
    void eachMessageHasItsSchemaAndExamplesThatAreValidAndThoseOfTheGoldenFiles() {
        document.at("/components/messages").fields().forEachRemaining(message -> {
            assertThat(message.getValue().at("/payload/schema/$ref").textValue())
                    .isEqualTo("schemas/" + message.getKey() + ".json");
            JsonNode examples = message.getValue().path("examples");
            assertThat(examples).as(message.getKey()).isNotEmpty();
            for (JsonNode example : examples) {
                assertThat(Schemas.errorsOfMessage(example.path("payload"), message.getKey()))
                        .isEmpty();
                assertThat(example.path("payload").toString())
                        .isEqualTo(GoldenMessages.tree(example.path("name").textValue())
                                .toString());
            }
        });
    }

    @Test
    void everyMessageIsThereAndOnAChannel() {
        List<String> messages = new ArrayList<>(List.of("command", "broadcast", "response.result", "response.error"));
        Arrays.stream(UplinkMessage.class.getPermittedSubclasses())
                .filter(type -> type != CommandSucceeded.class && type != CommandFailed.class)
                .forEach(type -> messages.add(methodOf(type)));

        assertThat(document.at("/components/messages").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(messages);
        Set<String> onChannels = Set.copyOf(document.path("channels").findParents("messages").stream()
                .flatMap(channel -> names(channel.path("messages")))
                .toList());
        assertThat(onChannels).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void eachReferenceWithinTheDocumentLeadsSomewhere() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty();
        assertThat(references.stream().filter(reference -> reference.startsWith("#")))
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static String addressOf(JsonNode channel) {
        String address = channel.path("address").textValue();
        for (Entry<String, JsonNode> parameter : channel.path("parameters").properties()) {
            JsonNode value = parameter.getValue();
            String text = value.has("default")
                    ? value.get("default").textValue()
                    : value.at("/examples/0").textValue();
            address = address.replace("{" + parameter.getKey() + "}", text);
        }
        return address;
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Entry::getKey);
    }

    private static String methodOf(Class<?> type) {
        try {
            return (String) type.getDeclaredField("METHOD").get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has no METHOD", e);
        }
    }

    /** By way of plain maps: Jackson's own reader leaves out what YAML's anchors stand for. */
    private static JsonNode read() {
        try {
            Map<String, Object> yaml =
                    new Yaml().load(Files.readString(Path.of("src/main/resources/protocol/asyncapi.yaml")));
            return new ObjectMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
