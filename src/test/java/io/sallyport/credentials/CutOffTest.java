package io.sallyport.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker's administration is told, and when it is taken for done. */
class CutOffTest {
    private static final CutOffs.Told TOLD = new CutOffs.Told(
            "cr-0hzpq7k3m9x2t",
            "gw-0hzpq7k3m9x2t",
            "GID_test@@@gw-0hzpq7k3m9x2t",
            "cr-0hzpq7k3m9x2t",
            "REVOKED",
            Instant.parse("2026-11-29T10:00:00Z"));

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private volatile String text = "{}";
    private HttpServer server;
    private BrokerAdmin broker;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            heard.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " " + body);
            byte[] answer = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.getOrDefault(exchange.getRequestMethod(), 200), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        broker = new BrokerAdmin(admin(server.getAddress().getPort()), new ObjectMapper());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void bansTheCredentialAndThenSendsTheClientAway() {
        assertThat(broker.cutOff(TOLD)).isEmpty();

        assertThat(heard).hasSize(2);
        assertThat(heard.get(0))
                .startsWith("POST /api/v5/banned {")
                .contains("\"as\":\"username\"", "\"who\":\"cr-0hzpq7k3m9x2t\"", "\"until\":\"2026-11-30T10:00:00Z\"");
        assertThat(heard.get(1)).startsWith("DELETE /api/v5/clients/GID_test%40%40%40gw-0hzpq7k3m9x2t");
    }

    @Test
    void aClientThatIsNotThereIsGone() {
        answers.put("DELETE", 404);

        assertThat(broker.cutOff(TOLD)).isEmpty();
    }

    @Test
    void aBanThatIsThereAlreadyIsOne() {
        answers.put("POST", 400);
        text = "{\"code\":\"ALREADY_EXISTS\"}";

        assertThat(broker.cutOff(TOLD)).isEmpty();
    }

    @Test
    void whatTheBrokerDoesNotDoIsNotTakenForDone() {
        answers.put("POST", 401);
        assertThat(broker.cutOff(TOLD)).isPresent();
        assertThat(heard).hasSize(1);

        answers.put("POST", 200);
        answers.put("DELETE", 500);
        assertThat(broker.cutOff(TOLD)).isPresent();
    }

    @Test
    void aBrokerThatIsAwayIsNotTakenForDone() {
        server.stop(0);

        assertThat(broker.cutOff(TOLD)).isPresent();
    }

    @Test
    void whoHasNoUserNameIsSentAwayOnly() {
        broker.cutOff(new CutOffs.Told("cr-1", "gw-1", "GID_test@@@gw-1", null, "REVOKED", Instant.EPOCH));

        assertThat(heard).singleElement().asString().startsWith("DELETE");
    }

    @Test
    void aCredentialIsRevokedOnceAndThenCutOff() {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        GatewayCredential credential = new GatewayCredential(
                "cr-1", "gw-1", "GID_test@@@gw-1", 1, CredentialMode.TOKEN, now, now.plusSeconds(600));
        assertThat(credential.isValid(now)).isTrue();
        assertThat(credential.isValid(now.plusSeconds(600))).isFalse();
        assertThat(credential.renewAfter()).isEqualTo(now.plusSeconds(300));

        assertThat(credential.revoke(Revocation.REVOKED, now)).isTrue();
        assertThat(credential.revoke(Revocation.FENCED, now.plusSeconds(9))).isFalse();
        assertThat(credential.cutOffNext()).isEqualTo(now);
        credential.cuttingOff(now.plusSeconds(15));
        assertThat(credential.cutOffNext()).isEqualTo(now.plusSeconds(15));
        credential.cutOff(now.plusSeconds(1));
        assertThat(credential.cutOffNext()).isNull();

        assertThat(credential.isValid(now)).isFalse();
        assertThat(credential.revokedBecause()).isEqualTo(Revocation.REVOKED);
        assertThat(credential.cutOffAt()).isEqualTo(now.plusSeconds(1));
    }

    @Test
    void onlyWhatWasRevokedIsCutOff() {
        GatewayCredential credential = new GatewayCredential(
                "cr-1", "gw-1", "GID_test@@@gw-1", 1, CredentialMode.TOKEN, Instant.EPOCH, Instant.MAX);

        assertThatThrownBy(() -> credential.cutOff(Instant.EPOCH)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> credential.cuttingOff(Instant.EPOCH)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCredentialEndsEarlierButNeverLater() {
        Instant end = Instant.parse("2026-11-22T10:00:00Z");
        GatewayCredential credential = new GatewayCredential(
                "cr-1", "gw-1", "GID_test@@@gw-1", 1, CredentialMode.PASSWORD, Instant.EPOCH, end);

        credential.endBy(end.plusSeconds(1));
        assertThat(credential.expiresAt()).isEqualTo(end);
        credential.endBy(end.minusSeconds(1));
        assertThat(credential.expiresAt()).isEqualTo(end.minusSeconds(1));
    }

    @Test
    void saysWhoItIsAndTakesNoRefusalForAYes() {
        answers.put("DELETE", 401);

        assertThat(broker.cutOff(TOLD))
                .hasValueSatisfying(why -> assertThat(why).contains("401"));

        assertThat(authorizations)
                .containsOnly("Basic "
                        + Base64.getEncoder().encodeToString("key:secret".getBytes(StandardCharsets.US_ASCII)));
    }

    private static BrokerAdminConfig admin(int port) {
        return new BrokerAdminConfig() {
            @Override
            public Optional<String> url() {
                return Optional.of("http://localhost:" + port);
            }

            @Override
            public Optional<String> key() {
                return Optional.of("key");
            }

            @Override
            public Optional<String> secret() {
                return Optional.of("secret");
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(5);
            }
        };
    }
}
