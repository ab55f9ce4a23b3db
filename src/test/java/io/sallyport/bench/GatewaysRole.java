package io.sallyport.bench;

import io.vertx.mqtt.messages.MqttPublishMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All gateways' receiving end on one connection, which subscribes with a wildcard, and their answers over four others. Each command that wants
 * a reply is answered as the contract says: a note of its receipt, then the response. {@code count} answers how many different commands came
 * since {@code reset}, how many came more than once, and when the last new one came, as {@link System#nanoTime} tells it, which all processes of
 * a Linux machine share.
 */
final class GatewaysRole implements Load.Role {
    static final String NAME = "gateways";
    private static final int ANSWERING = 4;
    private static final int WINDOW = 1_000;
    private static final String COMMAND_ID = "\"commandId\":\"";
    private static final int UUID_LENGTH = 36;
    private static final String ORIGIN =
            "\"origin\":{\"binding\":1,\"boot\":1,\"bootId\":\"" + Fleet.BOOT_ID + "\",\"session\":1}";

    private final List<Link> answering = new ArrayList<>();
    /** Guarded by this. */
    private final Set<String> seen = new HashSet<>();

    private long repeated;
    private long lastNanos;

    GatewaysRole(Load.Broker broker) {
        for (int number = 0; number < ANSWERING; number++) {
            answering.add(broker.connect("bench-answers-" + number, WINDOW));
        }
        broker.connect("bench-gateways", 10)
                .subscribe(this::received, Topics.COMMANDS + "/p2p/+", Topics.BARE_COMMANDS + "/p2p/+");
    }

    private void received(MqttPublishMessage message) {
        String text = message.payload().toString(StandardCharsets.UTF_8);
        int at = text.indexOf(COMMAND_ID) + COMMAND_ID.length();
        String commandId = text.substring(at, at + UUID_LENGTH);
        if (!text.contains("\"method\":\"" + Commands.METHOD + "\"")) {
            return;
        }
        if (isNew(commandId) && text.contains("\"id\":\"")) {
            answer(message.topicName(), commandId);
        }
    }

    private synchronized boolean isNew(String commandId) {
        if (!seen.add(commandId)) {
            repeated++;
            return false;
        }
        lastNanos = System.nanoTime();
        return true;
    }

    private void answer(String commandTopic, String commandId) {
        String clientId = commandTopic.substring(commandTopic.lastIndexOf('/') + 1);
        boolean bare = commandTopic.startsWith(Topics.BARE_COMMANDS);
        String topic = (bare ? Topics.BARE_REPLIES : Topics.REPLIES) + "/reply/" + clientId;
        // What a gateway says goes over one connection, in order.
        Link link = answering.get(Math.floorMod(clientId.hashCode(), ANSWERING));
        if (!bare) {
            link.send(
                    topic,
                    bytes("{\"jsonrpc\":\"2.0\",\"method\":\"command.received\",\"params\":{" + ORIGIN
                            + ",\"commandId\":\"" + commandId + "\"}}"));
        }
        link.send(topic, bytes("{\"jsonrpc\":\"2.0\",\"id\":\"" + commandId + "\",\"result\":{" + ORIGIN + "}}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized String answer(String question, List<String> arguments) {
        if (question.equals("reset")) {
            seen.clear();
            repeated = 0;
            lastNanos = 0;
        }
        return seen.size() + " " + repeated + " " + lastNanos;
    }
}
