package io.sallyport.baddays;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** The fleet's side of the commands: takes them all, answers by a rule, and keeps the journal. Written from docs/protocol.md. */
final class Gateways {
    private final Lines lines;
    private final IntFunction<Journal.Outcome> rule;
    private final Journal journal = new Journal();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile IntPredicate holding = number -> false;

    /** @param rule what comes of a command to the gateway of this number */
    Gateways(Lines lines, IntFunction<Journal.Outcome> rule) {
        this.lines = lines;
        this.rule = rule;
    }

    void listen() {
        lines.subscribe(0, "csg_dn_ctl/p2p/+", this::take);
        lines.subscribe(1, "csg_dn_bulk/p2p/+", this::take);
    }

    Journal journal() {
        return journal;
    }

    /** These gateways work on what they get until {@link #release()}, and say nothing. */
    void hold(IntPredicate gateways) {
        holding = gateways;
    }

    void release() {
        holding = number -> false;
        for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
            answer.run();
        }
    }

    private void take(Mqtt3Publish message) {
        JsonNode request = ReplicaProcess.parse(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
        JsonNode meta = request.path("meta");
        int number = Fleet.numberOf(meta.path("gatewayId").textValue());
        Journal.Outcome outcome = rule.apply(number);
        if (request.path("method").textValue().equals("command.query")) {
            if (outcome != Journal.Outcome.SILENT) {
                respond(number, request, "\"result\":{\"origin\":%s,\"commands\":[%s]}", states(request));
            }
            return;
        }
        String commandId = meta.path("commandId").textValue();
        boolean late = Instant.now().isAfter(Instant.parse(meta.path("startBy").textValue()));
        Journal.Entry entry = journal.delivered(commandId, Fleet.id(number), late ? Journal.Outcome.REFUSED : outcome);
        if (holding.test(number)) {
            held.add(() -> answer(number, request, entry.outcome()));
        } else {
            answer(number, request, entry.outcome());
        }
    }

    private void answer(int number, JsonNode request, Journal.Outcome outcome) {
        switch (outcome) {
            case SUCCEEDED -> {
                note(number, request);
                respond(number, request, "\"result\":{\"origin\":%s%s}", "");
            }
            case FAILED -> {
                note(number, request);
                respond(
                        number,
                        request,
                        "\"error\":{\"code\":-32001,\"message\":\"no\",\"data\":{\"origin\":%s,\"reason\":\"%s\"}}",
                        "DISK_FULL");
            }
            case REFUSED ->
                respond(
                        number,
                        request,
                        "\"error\":{\"code\":-32002,\"message\":\"late\",\"data\":{\"origin\":%s,\"gatewayTime\":\"%s\"}}",
                        Instant.now().toString());
            case SILENT -> {}
        }
    }

    private void note(int number, JsonNode request) {
        say(
                number,
                "{\"jsonrpc\":\"2.0\",\"method\":\"command.received\",\"params\":{\"origin\":%s,\"commandId\":%s}}"
                        .formatted(Fleet.origin(number), request.get("id")));
    }

    private void respond(int number, JsonNode request, String members, String more) {
        say(
                number,
                "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + "," + members.formatted(Fleet.origin(number), more)
                        + "}");
    }

    private void say(int number, String message) {
        lines.publishAtOnce(number, Fleet.topic("csg_up_ctl/reply", number), message.getBytes(StandardCharsets.UTF_8));
    }

    private String states(JsonNode query) {
        StringBuilder states = new StringBuilder();
        for (JsonNode commandId : query.path("params").path("commandIds")) {
            Journal.Entry entry = journal.entries().get(commandId.textValue());
            states.append(states.isEmpty() ? "" : ",")
                    .append("{\"commandId\":")
                    .append(commandId)
                    .append(",")
                    .append(entry == null ? "\"state\":\"UNKNOWN\"" : stateOf(entry.outcome()))
                    .append("}");
        }
        return states.toString();
    }

    private static String stateOf(Journal.Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> "\"state\":\"SUCCEEDED\",\"result\":{}";
            case FAILED ->
                "\"state\":\"FAILED\",\"error\":{\"code\":-32001,\"message\":\"no\",\"data\":{\"reason\":\"DISK_FULL\"}}";
            case REFUSED ->
                "\"state\":\"FAILED\",\"error\":{\"code\":-32002,\"message\":\"late\",\"data\":{\"gatewayTime\":\""
                        + Instant.now() + "\"}}";
            case SILENT -> "\"state\":\"RUNNING\"";
        };
    }
}
