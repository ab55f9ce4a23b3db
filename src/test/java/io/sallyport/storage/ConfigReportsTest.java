package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gateways report of their configurations: from whom it is taken, in which order, and what comes of one that is lost or wrong. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ConfigReportsTest {
    private static final String SHARE =
            """
            {"name":"%s","protocol":"NFS","credential":"main","bucket":{"provider":"oss","account":"acme","name":"reported","prefix":"%s"}}""";

    @Inject
    MeterRegistry registry;

    @Inject
    GatewayDirectory directory;

    @Inject
    ConfigPull pull;

    @Inject
    EntityManager entityManager;

    private PageGateway page;
    private StorageRequests gateway;

    @BeforeEach
    void connect() {
        page = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        page.connect();
        gateway = new StorageRequests(page.id());
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.read().body("presence.state", is("ONLINE")));
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void whatAStrangerSaysIsDroppedAndCounted() {
        double before = rejected("UNKNOWN");

        sayAsAnybody("GID_strangers@@@gw-0000000000000", page.configReport(shares("strange")));

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> assertThat(rejected("UNKNOWN")).isEqualTo(before + 1));
        assertStillReports();
    }

    @Test
    void whatAFencedMachineSaysIsDroppedAndCounted() {
        page.reportConfig(shares("mine"));
        gateway.becomes("shares/mine", "DRIFTED");
        replaceTheMachine();
        double before = rejected("FENCED");

        page.reportConfig(shares("theirs"));

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> assertThat(rejected("FENCED")).isEqualTo(before + 1));
        gateway.get("shares/mine").statusCode(200);
        gateway.get("shares/theirs").statusCode(404);
    }

    @Test
    void whatIsNoReportIsDroppedAndCountedAndTheNextOneIsTaken() {
        for (String wrong : new String[] {
            "\"shares\":[{\"name\":\"no name\"}]",
            "\"shares\":[{\"name\":\"a\",\"generation\":\"first\"}]",
            "\"shares\":[7]",
            "\"shares\":{}",
            "\"directory\":[]"
        }) {
            double before = rejected("INVALID_MEMBERS");

            page.reportConfig(wrong);

            await().atMost(StorageRequests.SOON)
                    .untilAsserted(() -> assertThat(rejected("INVALID_MEMBERS")).isEqualTo(before + 1));
        }
        assertStillReports();
    }

    /** A newer gateway may say anything of what this version does not know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"odd\"}",
                "{\"name\":\"odd\",\"protocol\":\"FTP\"}",
                "{\"name\":\"odd\",\"protocol\":7,\"bucket\":\"b\",\"credential\":[]}",
                "{\"name\":\"odd\",\"protocol\":\"NFS\",\"bucket\":{\"provider\":null},\"nfs\":[1,2]}",
                "{\"name\":\"odd\",\"cache\":{\"writeBackLagSeconds\":1e400,\"mode\":\"\"}}",
                "{\"name\":\"odd\",\"bucket\":{\"provider\":\"\",\"account\":\"\\u0000\",\"name\":\"\\ud83d\\ude00\",\"prefix\":\"../\"}}",
                "{\"name\":\"odd\",\"epoch\":9223372036854775807,\"generation\":9223372036854775807}"
            })
    void anEntryThatIsNotUnderstoodSpoilsNoOther(String odd) {
        page.reportConfig("\"shares\":[%s,%s,%s],\"bandwidth\":{\"schedule\":\"never\"}"
                .formatted(share("before"), odd, share("after")));

        gateway.becomes("shares/after", "DRIFTED").body("reported.bucket.prefix", is("after/"));
        gateway.becomes("shares/before", "DRIFTED");
        gateway.get("shares/odd").statusCode(200).body("reported.name", is("odd"));
        gateway.get("shares").statusCode(200).body("items.size()", is(3));
        given().get("/api/v1/resources?gateway=" + page.id())
                .then()
                .statusCode(200)
                .body("items.size()", is(4));
    }

    @Test
    void anOlderReportDoesNotOverwriteANewerOne() {
        String older = page.configReport(shares("older"));
        double before = count("superseded");
        page.reportConfig(shares("newer"));
        gateway.becomes("shares/newer", "DRIFTED");

        page.publish("config", older);

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> assertThat(count("superseded")).isEqualTo(before + 1));
        gateway.get("shares/newer").statusCode(200).body("reported", notNullValue());
        gateway.get("shares/older").statusCode(404);
    }

    @Test
    void aReportOfAnEarlierBootDoesNotOverwriteOneOfALaterBoot() {
        String earlier = page.configReport(shares("earlier"));
        double before = count("superseded");
        page.publish("config", page.configReport(shares("later")).replace("\"boot\":1,", "\"boot\":2,"));
        gateway.becomes("shares/later", "DRIFTED");

        // By its seq it would be the newest.
        page.publish("config", earlier.replaceFirst("\"seq\":\\d+", "\"seq\":99"));

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> assertThat(count("superseded")).isEqualTo(before + 1));
        gateway.get("shares/earlier").statusCode(404);
    }

    @Test
    void aReportThatWasLostIsFoundByTheHashOfTheStatusAndPulled() {
        page.reportConfig(shares("known"));
        gateway.becomes("shares/known", "DRIFTED");
        page.answersWith((self, request) -> request.get("method").textValue().equals("config.get")
                ? answer(self, request, "lost", "hash-of-the-lost")
                : null);
        // The report that had this hash never came.
        page.saysThatItsConfigurationIs("hash-of-the-lost");
        page.report();
        awaitStatusWith("hash-of-the-lost");

        pull.look();
        assertThat(askedAt()).as("a report may still be on its way").isNull();
        lastReportWasAgo(Duration.ofMinutes(1));
        pull.look();
        pull.look();

        gateway.becomes("shares/lost", "DRIFTED");
        gateway.get("shares/known").statusCode(404);
        gateway.get("storage").body("configHash", is("hash-of-the-lost"));
        assertThat(pulls()).isEqualTo(1);
        lastReportWasAgo(Duration.ofMinutes(10));
        lastAskedWasAgo(Duration.ofMinutes(10));
        Object asked = askedAt();
        pull.look();
        assertThat(askedAt()).as("it has told all").isEqualTo(asked);
    }

    @Test
    void whoDoesNotAnswerIsAskedAgainOnlyAfterAWhile() {
        page.isSilent();
        page.saysThatItsConfigurationIs("never-told");
        page.report();
        awaitStatusWith("never-told");

        pull.look();
        await().atMost(StorageRequests.SOON).until(() -> pulls() == 1);
        Object asked = askedAt();
        pull.look();
        assertThat(askedAt()).isEqualTo(asked);

        lastAskedWasAgo(Duration.ofMinutes(6));
        pull.look();
        await().atMost(StorageRequests.SOON).until(() -> pulls() == 2);
    }

    private void assertStillReports() {
        page.reportConfig(shares("still"));
        gateway.becomes("shares/still", "DRIFTED");
    }

    /** As where the broker does not know who may say what. */
    private static void sayAsAnybody(String clientId, String report) {
        Mqtt3BlockingClient stranger = Mqtt3Client.builder()
                .serverHost(EmbeddedServers.broker().host())
                .serverPort(EmbeddedServers.broker().port())
                .simpleAuth()
                .username(EmbeddedServers.ANYBODY.username())
                .password(EmbeddedServers.ANYBODY.password().getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .buildBlocking();
        stranger.connect();
        stranger.publishWith()
                .topic("csg_up_bulk/config/" + clientId)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(report.getBytes(StandardCharsets.UTF_8))
                .send();
        stranger.disconnect();
    }

    /** As activation of a new machine does it. */
    private void replaceTheMachine() {
        sql("UPDATE gateway SET binding = 2 WHERE id = :id");
        directory.onLost();
        await().atMost(StorageRequests.SOON).until(() -> directory.isHeard(page.id(), 2));
    }

    private void lastReportWasAgo(Duration time) {
        sql("UPDATE storage_gateway SET received_at = UTC_TIMESTAMP(3) - INTERVAL %d SECOND WHERE gateway_id = :id"
                .formatted(time.toSeconds()));
    }

    private void lastAskedWasAgo(Duration time) {
        sql("UPDATE storage_gateway SET pulled_at = UTC_TIMESTAMP(3) - INTERVAL %d SECOND WHERE gateway_id = :id"
                .formatted(time.toSeconds()));
    }

    private Object askedAt() {
        return QuarkusTransaction.requiringNew().call(() -> entityManager
                .createNativeQuery("SELECT pulled_at FROM storage_gateway WHERE gateway_id = :id")
                .setParameter("id", page.id())
                .getSingleResult());
    }

    private void sql(String statement) {
        QuarkusTransaction.requiringNew().run(() -> assertThat(entityManager
                        .createNativeQuery(statement)
                        .setParameter("id", page.id())
                        .executeUpdate())
                .isEqualTo(1));
    }

    private void awaitStatusWith(String hash) {
        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> gateway.get("status").body("report.configHash", is(hash)));
    }

    /** How often it was asked for its configuration. */
    private long pulls() {
        return page.received().stream()
                .filter(request -> request.get("method").textValue().equals("config.get"))
                .count();
    }

    /** The result of a {@code config.get} is what the parameters of a report are. */
    private static String answer(PageGateway self, JsonNode request, String share, String hash) {
        ObjectNode report =
                (ObjectNode) Registry.parse(self.configReport(shares(share))).get("params");
        return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
                .formatted(request.get("id"), report.put("configHash", hash));
    }

    private static String shares(String name) {
        return "\"shares\":[" + share(name) + "]";
    }

    private static String share(String name) {
        return SHARE.formatted(name, name + "/");
    }

    private double rejected(String reason) {
        return sum("rejected", Tags.of("topic", "config", "reason", reason));
    }

    private double count(String what) {
        return sum(what, Tags.of("topic", "config"));
    }

    private double sum(String what, Tags tags) {
        return registry.find("sallyport.uplink." + what).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
