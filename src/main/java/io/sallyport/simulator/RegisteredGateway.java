package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Topic.Kind;
import io.sallyport.protocol.TopicScheme;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway learns when it is registered or claimed: who it is, the topics to speak and to listen on, and whom to believe.
 *
 * @param machine null where gateways are not claimed
 */
record RegisteredGateway(
        GatewayId id,
        ClientId clientId,
        long binding,
        String reply,
        String presence,
        String status,
        String config,
        String log,
        String command,
        String bulkCommand,
        String broadcast,
        DownlinkTrust trust,
        @Nullable Machine machine) {

    /** Reads a gateway of the REST API; topics that the answer leaves out are made from the scheme. */
    static RegisteredGateway of(JsonNode gateway, TopicScheme scheme) {
        ClientId client = ClientId.parse(gateway.path("clientId").asText());
        JsonNode topics = gateway.path("topics");
        return new RegisteredGateway(
                client.gateway(),
                client,
                gateway.path("binding").asLong(),
                topics.path("reply").asText(scheme.of(Kind.REPLY, client)),
                topics.path("presence").asText(scheme.of(Kind.PRESENCE, client)),
                topics.path("status").asText(scheme.of(Kind.STATUS, client)),
                topics.path("config").asText(scheme.of(Kind.CONFIG, client)),
                topics.path("log").asText(scheme.of(Kind.LOG, client)),
                topics.path("command").asText(scheme.of(Kind.COMMAND, client)),
                topics.path("bulkCommand").asText(scheme.of(Kind.BULK_COMMAND, client)),
                topics.path("broadcast").asText(scheme.broadcast(client.group())),
                DownlinkTrust.of(gateway),
                null);
    }

    /** As its machine knows it, by what it got last. */
    static RegisteredGateway of(Machine machine, TopicScheme scheme) {
        return of(machine.activation(), scheme).behind(machine);
    }

    private RegisteredGateway behind(Machine claimed) {
        return new RegisteredGateway(
                id,
                clientId,
                binding,
                reply,
                presence,
                status,
                config,
                log,
                command,
                bulkCommand,
                broadcast,
                trust,
                claimed);
    }

    List<String> downlinks() {
        return List.of(command, bulkCommand, broadcast);
    }
}
