package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jwe;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.TopicScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] SECRET = "not for everybody".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void anActivatedGatewayOpensWhatIsSealedToItsOwnKeyOnly() throws Exception {
        RegisteredGateway gateway = activated("gw-0000000000001");
        RegisteredGateway other = activated("gw-0000000000002");

        assertThat(SealedSecrets.of(gateway).open(Jwe.seal(SECRET, key(gateway))))
                .isEqualTo(SECRET);
        assertThatThrownBy(() -> SealedSecrets.of(gateway).open(Jwe.seal(SECRET, key(other))))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void oneThatIsOnlyRegisteredTakesThemUnopened() {
        assertThat(SealedSecrets.of(LinkTest.GATEWAY).open("anything")).isNotEmpty();
    }

    private RegisteredGateway activated(String id) throws IOException {
        Machine machine = Machine.of(folder, new GatewayId(id));
        ObjectNode answer =
                JSON.createObjectNode().put("clientId", "GID_hangzhou@@@" + id).put("binding", 1);
        machine.keep(answer);
        return RegisteredGateway.of(machine, TopicScheme.DEFAULT);
    }

    private PublicKey key(RegisteredGateway gateway) throws IOException {
        Path file = folder.resolve("machines").resolve(gateway.id() + ".json");
        return KeyType.X25519.parse(
                JSON.readTree(Files.readAllBytes(file)).at("/keys/sealingKey").asText());
    }
}
