package io.sallyport.embedded;

import static io.sallyport.embedded.GuardedBroker.CONSOLE;
import static io.sallyport.embedded.GuardedBroker.ME;
import static io.sallyport.embedded.GuardedBroker.VICTIM;
import static io.sallyport.embedded.GuardedBroker.claims;
import static io.sallyport.embedded.GuardedBroker.publish;
import static io.sallyport.embedded.GuardedBroker.received;
import static io.sallyport.embedded.GuardedBroker.token;
import static io.sallyport.embedded.GuardedBroker.username;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.sallyport.testing.BrokerTokens;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may connect, as whom. */
class BrokerAdmissionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GuardedBroker broker = new GuardedBroker();

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void theConsolesPasswordTakesNoGatewaysPlace() {
        Mqtt3BlockingClient victim = broker.gateway(VICTIM);

        broker.assertRefused(VICTIM, CONSOLE.username(), CONSOLE.password());

        assertThat(victim.getState().isConnected()).isTrue();
    }

    @Test
    void aStolenTokenTakesNobodyElsesPlace() {
        Mqtt3BlockingClient victim = broker.gateway(VICTIM);
        Queue<String> commands = received(victim, "csg_dn_ctl/p2p/" + VICTIM);

        broker.assertRefused(VICTIM, username(ME), token(claims(ME)));
        broker.assertRefused(VICTIM, username(VICTIM), token(claims(ME)));
        broker.assertRefused("GID_console@@@console-a-control", username(ME), token(claims(ME)));
        // The user name is what it is banned by.
        broker.assertRefused(ME, username(VICTIM), token(claims(ME)));
        broker.assertRefused("", username(ME), token(claims(ME)));

        publish(broker.ear(), "csg_dn_ctl/p2p/" + VICTIM, "still there");
        await().untilAsserted(() -> assertThat(commands).containsExactly("still there"));
    }

    @Test
    void itsOwnTokenTakesItsOwnPlace() {
        Mqtt3BlockingClient before = broker.gateway(ME);

        broker.gateway(ME);

        await().until(() -> !before.getState().isConnected());
    }

    @Test
    void nobodyConnectsWithoutACredential() {
        assertThatThrownBy(() ->
                        GuardedBroker.client(ME, broker.port()).buildBlocking().connect())
                .hasMessageContaining("NOT_AUTHORIZED");
        broker.assertRefused(ME, CONSOLE.username(), "guessed");
        broker.assertRefused(ME, "nobody", "guessed");
    }

    static Stream<Map.Entry<String, String>> wrongTokens() {
        KeyPair others = BrokerTokens.newKeys();
        ObjectNode ours = JSON.createObjectNode().put("alg", "ES256").put("kid", BrokerTokens.KEY_ID);
        String good = BrokerTokens.sign(claims(ME));
        String[] parts = good.split("\\.");
        return Stream.of(
                Map.entry(
                        "expired",
                        BrokerTokens.sign(claims(ME)
                                .put("exp", Instant.now().minusSeconds(1).getEpochSecond()))),
                Map.entry("endless", BrokerTokens.sign(claims(ME).<ObjectNode>without("exp"))),
                Map.entry("of another issuer", BrokerTokens.sign(claims(ME).put("iss", "other"))),
                Map.entry("without topics", BrokerTokens.sign(claims(ME).<ObjectNode>without("acl"))),
                Map.entry("signed by another", BrokerTokens.sign(ours, claims(ME), others.getPrivate())),
                Map.entry(
                        "signed with a key that nobody knows",
                        BrokerTokens.sign(ours.deepCopy().put("kid", "unknown"), claims(ME), others.getPrivate())),
                Map.entry(
                        "with the signature of other claims",
                        BrokerTokens.encoded(ours) + "."
                                + BrokerTokens.encoded(claims(ME).put("exp", 4_000_000_000L)) + "." + parts[2]),
                Map.entry(
                        "not signed", BrokerTokens.encoded(ours.deepCopy().put("alg", "none")) + "." + parts[1] + "."),
                Map.entry("not signed, and it says ES256", BrokerTokens.encoded(ours) + "." + parts[1] + "."),
                Map.entry(
                        "signed with nothing but zeros",
                        parts[0] + "." + parts[1] + "."
                                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64])),
                Map.entry("of two parts", parts[0] + "." + parts[1]),
                Map.entry("of four parts", good + ".x"),
                Map.entry("no token", "password"),
                Map.entry("no JSON", "e30x.e30x.AAAA"));
    }

    @ParameterizedTest
    @MethodSource("wrongTokens")
    void refusesATokenThatIs(Map.Entry<String, String> wrong) {
        broker.assertRefused(ME, username(ME), wrong.getValue());
    }

    @Test
    void mqttFiveIsToldLikewise() {
        assertThatThrownBy(() -> Mqtt5Client.builder()
                        .identifier(VICTIM)
                        .serverHost("127.0.0.1")
                        .serverPort(broker.port())
                        .simpleAuth()
                        .username(username(ME))
                        .password(token(claims(ME)).getBytes(US_ASCII))
                        .applySimpleAuth()
                        .buildBlocking()
                        .connect())
                .hasMessageContaining("NOT_AUTHORIZED");
    }

    @Test
    void computesThePublicHalfOfAKey() {
        KeyPair pair = TokenKeys.pair();

        assertThat(TokenKeys.publicHalf(
                        TokenKeys.pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPublic());
        assertThatThrownBy(() -> TokenKeys.publicHalf("no key"))
                .hasMessageContaining("P-256")
                .hasNoCause();
    }
}
