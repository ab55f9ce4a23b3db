package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Jws;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.SignedDownlinks;
import io.sallyport.protocol.UplinkMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that was activated to take signed messages only, and a broker that is not on its side. */
class SignedDownlinksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OLD = "2026-10";
    private static final String NEW = "2026-11";

    @TempDir
    Path folder;

    private FleetFixture fixture;
    private KeyPair oldKey;
    private KeyPair newKey;

    @BeforeEach
    void begin() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        oldKey = generator.generateKeyPair();
        newKey = generator.generateKeyPair();
        fixture = new FleetFixture(folder);
        fixture.api.members.put("signedDownlinks", BooleanNode.TRUE);
        fixture.api.members.put(
                "consoleKeys", JSON.createArrayNode().add(key(OLD, oldKey)).add(key(NEW, newKey)));
        fixture.startAndSee();
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void doesWhatWasSignedWithAnyOfTheKeysThatItWasGiven() {
        assertThat(ask(statusGet(), OLD, oldKey)).isInstanceOf(CommandSucceeded.class);
        assertThat(ask(statusGet(), NEW, newKey)).isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void refusesWhatIsNotSigned() {
        Command forged = restart();

        assertRefused(fixture.console.ask(gateway(), forged));
    }

    @Test
    void refusesWhatSomebodyElseHasSigned() throws Exception {
        KeyPair strangers = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        assertRefused(ask(restart(), NEW, strangers));
        assertRefused(ask(restart(), OLD, newKey));
        assertRefused(ask(restart(), "of-nobody", newKey));
    }

    @Test
    void refusesWhatWasChangedOnTheWay() throws IOException {
        Command command = statusGet();
        ObjectNode jws = (ObjectNode) JSON.readTree(SignedDownlinks.encode(command, NEW, newKey.getPrivate()));
        String changed = new String(
                        Base64.getUrlDecoder().decode(jws.get("payload").textValue()))
                .replace("status.get", "gateway.restart");
        jws.put("payload", Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes()));

        assertRefused(ask(command, JSON.writeValueAsBytes(jws)));
    }

    @Test
    void refusesWhatWasSignedForSomethingElse() {
        Command command = restart();
        byte[] claim = Jws.sign(Jws.Type.CLAIM, NEW, newKey.getPrivate(), DownlinkCodec.encode(command));

        assertRefused(ask(command, claim));
    }

    @Test
    void refusesWhatWasSignedForAnotherGateway() {
        Command others = ConsoleSide.command(
                fixture.gateway(FleetFixture.FRANKFURT), Methods.GATEWAY_RESTART, new Methods.GatewayRestart(true));

        UplinkMessage answer = ask(others, NEW, newKey);

        assertThat(((CommandFailed) answer).code()).isEqualTo(RpcError.NOT_FOR_ME.code());
    }

    @Test
    void aForgeryInTheNameOfACommandThatItKnowsIsNotAnswered() {
        Command command = statusGet();
        ask(command, NEW, newKey);

        fixture.console.send(gateway(), command);
        ask(statusGet(), NEW, newKey);

        assertThat(fixture.console.answers(command)).singleElement().isInstanceOf(CommandSucceeded.class);
    }

    @Test
    void aReplayHasNoSecondEffectAndGetsTheFirstAnswer() {
        Command command = restart();
        byte[] signed = SignedDownlinks.encode(command, NEW, newKey.getPrivate());
        ask(command, signed);

        UplinkMessage again = ask(command, signed);

        assertThat(again).isEqualTo(fixture.console.answers(command).get(0));
    }

    private UplinkMessage ask(Command command, String keyId, KeyPair key) {
        return ask(command, SignedDownlinks.encode(command, keyId, key.getPrivate()));
    }

    private UplinkMessage ask(Command command, byte[] payload) {
        int before = fixture.console.answers(command).size();
        fixture.console.publish(gateway().path("topics").path("command").asText(), payload);
        Awaitility.await().until(() -> fixture.console.answers(command).size() > before);
        return fixture.console.answers(command).get(before);
    }

    private static void assertRefused(UplinkMessage answer) {
        assertThat(answer).isInstanceOf(CommandFailed.class);
        assertThat(((CommandFailed) answer).code()).isEqualTo(RpcError.SIGNATURE.code());
    }

    private JsonNode gateway() {
        return fixture.gateway(HANGZHOU);
    }

    private Command statusGet() {
        return ConsoleSide.command(gateway(), Methods.STATUS_GET, new Methods.NoParams());
    }

    private Command restart() {
        return ConsoleSide.command(gateway(), Methods.GATEWAY_RESTART, new Methods.GatewayRestart(true));
    }

    private static ObjectNode key(String id, KeyPair key) {
        return JSON.createObjectNode().put("kid", id).put("publicKey", KeyType.ED25519.text(key.getPublic()));
    }
}
