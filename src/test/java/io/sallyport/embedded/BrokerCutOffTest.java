package io.sallyport.embedded;

import static io.sallyport.embedded.GuardedBroker.ME;
import static io.sallyport.embedded.GuardedBroker.VICTIM;
import static io.sallyport.embedded.GuardedBroker.claims;
import static io.sallyport.embedded.GuardedBroker.token;
import static io.sallyport.embedded.GuardedBroker.username;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.sallyport.testing.BrokerTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is connected, and may be no more. */
class BrokerCutOffTest {
    private final GuardedBroker broker = new GuardedBroker();

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void endsAConnectionWhoseTokenExpires() {
        ObjectNode brief = claims(ME).put("exp", Instant.now().plusSeconds(3).getEpochSecond());
        Mqtt3BlockingClient gateway = broker.connect(ME, username(ME), BrokerTokens.sign(brief), null);
        Mqtt3BlockingClient other = broker.gateway(VICTIM);

        await().until(() -> !gateway.getState().isConnected());

        assertThat(Instant.now().getEpochSecond())
                .isGreaterThanOrEqualTo(brief.path("exp").longValue());
        assertThat(other.getState().isConnected()).isTrue();
    }

    @Test
    void theAdministrationCutsAGatewayOff() throws Exception {
        Mqtt3BlockingClient gateway = broker.gateway(ME);
        Mqtt3BlockingClient other = broker.gateway(VICTIM);
        try (BrokerAdministration administration =
                BrokerAdministration.start(broker.embedded(), broker.accounts(), "key", "secret")) {
            String ban = "{\"as\":\"username\",\"who\":\"%s\",\"by\":\"sallyport\",\"until\":\"%s\"}"
                    .formatted(username(ME), Instant.now().plusSeconds(600));
            assertThat(request(administration, "POST", "/api/v5/banned", ban, "wrong"))
                    .isEqualTo(401);
            assertThat(request(administration, "POST", "/api/v5/banned", "{}", "secret"))
                    .isEqualTo(400);

            assertThat(request(administration, "POST", "/api/v5/banned", ban, "secret"))
                    .isEqualTo(200);
            assertThat(request(administration, "DELETE", "/api/v5/clients/" + ME.replace("@", "%40"), "", "secret"))
                    .isEqualTo(204);

            await().until(() -> !gateway.getState().isConnected());
            broker.assertRefused(ME, username(ME), token(claims(ME)));
            assertThat(other.getState().isConnected()).isTrue();
            assertThat(request(administration, "DELETE", "/api/v5/clients/" + ME.replace("@", "%40"), "", "secret"))
                    .isEqualTo(404);
            assertThat(request(administration, "DELETE", "/api/v5/banned/username/" + username(ME), "", "secret"))
                    .isEqualTo(204);
            broker.gateway(ME);
        }
    }

    @Test
    void theAdministrationEndsAConnectionOfWhoIsNotBanned() throws Exception {
        Mqtt3BlockingClient gateway = broker.gateway(ME);
        try (BrokerAdministration administration =
                BrokerAdministration.start(broker.embedded(), broker.accounts(), "key", "secret")) {
            request(administration, "DELETE", "/api/v5/clients/" + ME, "", "secret");
        }

        await().until(() -> !gateway.getState().isConnected());
        broker.gateway(ME);
    }

    @Test
    void aBanEndsTheConnectionsThatThereAre() {
        Mqtt3BlockingClient gateway = broker.gateway(ME);

        broker.accounts().ban(username(ME), Instant.now().plusSeconds(600));

        await().until(() -> !gateway.getState().isConnected());
    }

    private static int request(BrokerAdministration of, String method, String path, String body, String secret)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(of.url() + path))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(("key:" + secret).getBytes(US_ASCII)))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
