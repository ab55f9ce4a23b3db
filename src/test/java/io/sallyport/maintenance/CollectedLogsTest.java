package io.sallyport.maintenance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs that come in parts, from a gateway that was written from the contract alone. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CollectedLogsTest extends MaintainedGateway {
    private static final String PARAMS = "{\"since\":\"2026-11-22T10:00:00Z\",\"maxBytes\":4800000}";
    private static final int PART = 48_000;

    @Inject
    MeterRegistry metrics;

    @Inject
    LogRetention retention;

    private byte[] text;
    private byte[] file;

    @BeforeEach
    void aLog() throws IOException {
        text = new byte[120_000];
        new Random(7).nextBytes(text);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(text);
        }
        file = zipped.toByteArray();
    }

    @Test
    void partsInAnyOrderAndTwiceMakeTheWholeOnceTheyAreThere() throws Exception {
        String id = sent("gateway.collectLogs", PARAMS);
        double superseded = count("sallyport.uplink.superseded");
        double stored = count("sallyport.uplink.stored");

        part(id, 3);
        part(id, 1);
        part(id, 1);
        answers(id, resultOf(file));
        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(409)
                .body("code", equalTo("LOG_INCOMPLETE"))
                .body("received", equalTo(2))
                .body("parts", equalTo(3)));
        part(id, 2);

        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(200));
        byte[] answer = log(id).contentType("application/gzip")
                .header("ETag", "\"" + sha256(file) + "\"")
                .header("Content-Disposition", startsWith("attachment; filename=\"" + gateway.id() + "-2"))
                .extract()
                .asByteArray();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer)).readAllBytes())
                .isEqualTo(text);
        assertThat(count("sallyport.uplink.superseded") - superseded).isEqualTo(1);
        assertThat(count("sallyport.uplink.stored") - stored).isEqualTo(3);
    }

    @Test
    void partsWithoutAnAnswerAreNotTheWhole() {
        String id = sent("gateway.collectLogs", PARAMS);
        log(id).statusCode(409).body("received", equalTo(0));

        allParts(id);
        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(409).body("received", equalTo(3)));
        answers(id, resultOf(file));

        log(id).statusCode(200);
    }

    @Test
    void whatIsNotWhatTheGatewayHadIsNotGivenOut() {
        String id = sent("gateway.collectLogs", PARAMS);
        byte[] other = file.clone();
        other[other.length - 1]++;

        allParts(id);
        answers(id, resultOf(other));

        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(502).body("code", equalTo("LOG_CORRUPT")));
    }

    @Test
    void anotherGatewaysPartsAndThoseThatNobodyAskedForAreRefusedAndCounted() {
        String id = sent("gateway.collectLogs", PARAMS);
        String restart = sent("gateway.restart", "{}");
        double foreign = refused("ANOTHER_GATEWAYS_COMMAND");
        double unknown = refused("UNKNOWN_COMMAND");
        double notAsked = refused("NOT_ASKED_FOR");
        double contradicting = refused("PARTS_CONTRADICT");
        double ended = refused("COMMAND_ENDED");
        PageGateway other = connected();
        try {
            other.sendLogPart(id, 1, 3, new byte[] {1});
        } finally {
            other.close();
        }
        part(UUID.randomUUID().toString(), 1);
        part(restart, 1);
        allParts(id);
        gateway.sendLogPart(id, 4, 4, new byte[] {1});
        answers(id, resultOf(file));
        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(200));

        String late = sent("gateway.collectLogs", PARAMS);
        answers(late, resultOf(file));
        sql("UPDATE command SET ended_at = TIMESTAMPADD(MINUTE, -61, ended_at) WHERE id = :id", late);
        part(late, 1);

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(refused("ANOTHER_GATEWAYS_COMMAND") - foreign).isEqualTo(1);
            assertThat(refused("UNKNOWN_COMMAND") - unknown).isEqualTo(1);
            assertThat(refused("NOT_ASKED_FOR") - notAsked).isEqualTo(1);
            assertThat(refused("PARTS_CONTRADICT") - contradicting).isEqualTo(1);
            assertThat(refused("COMMAND_ENDED") - ended).isEqualTo(1);
        });
        log(late).statusCode(404).body("code", equalTo("LOG_NOT_FOUND"));
    }

    @Test
    void whoHasItAlreadyIsToldSoAndWhoReadsItIsInTheAudit() {
        String id = sent("gateway.collectLogs", PARAMS);
        allParts(id);
        answers(id, resultOf(file));
        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(200));
        long before = reads(id);

        given().header("If-None-Match", "\"" + sha256(file) + "\"")
                .get(place(id))
                .then()
                .statusCode(304);
        assertThat(reads(id)).isEqualTo(before);
        log(id).statusCode(200);
        assertThat(reads(id)).isEqualTo(before + 1);
        given().auth()
                .none()
                .header("Authorization", TestUsers.VIEWER)
                .get(place(id))
                .then()
                .statusCode(403);
    }

    @Test
    void thereIsNoLogOfOtherCommandsNorOfUploads() {
        String restart = sent("gateway.restart", "{}");
        log(restart).statusCode(404).body("code", equalTo("LOG_NOT_FOUND"));
        String uploaded = sent(
                "gateway.collectLogs",
                "{\"since\":\"2026-11-22T10:00:00Z\",\"maxBytes\":100000000,\"uploadUrl\":\"https://bucket.example/log?signed\"}");
        log(uploaded).statusCode(404).body("code", equalTo("LOG_NOT_FOUND"));
        log(UUID.randomUUID().toString()).statusCode(404).body("code", equalTo("COMMAND_NOT_FOUND"));
    }

    @Test
    void aResultThatIsNoneFailsTheCommand() {
        String id = sent("gateway.collectLogs", PARAMS);

        gateway.publish("reply", gateway.result(request(id), "\"sizeBytes\":5,\"sha256\":\"no hash\""));

        await().atMost(SOON).untilAsserted(() -> command(id).body("error.code", equalTo("GATEWAY_ERROR")));
    }

    @Test
    void logsGoAfterAWeekAndTheOldestWhenThereAreTooManyOfAGateway() {
        String oldest = collected();
        String old = collected();
        String recent = collected();
        // As if they were larger than they are: the newest is given room for the largest there may be.
        sql("UPDATE log_collection SET bytes = 43300000 WHERE command_id = :id", oldest);
        sql("UPDATE log_collection SET last_at = TIMESTAMPADD(HOUR, -169, last_at) WHERE command_id = :id", old);
        sql("UPDATE log_collection SET last_at = TIMESTAMPADD(HOUR, -167, last_at) WHERE command_id = :id", recent);

        retention.sweep();
        assertThat(collections(oldest)).isEqualTo(1);
        assertThat(collections(old)).isZero();
        assertThat(collections(recent)).isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM log_part WHERE command_id = :id", old))
                .isZero();

        String newest = collected();
        assertThat(collections(oldest)).isZero();
        log(recent).statusCode(200);
        log(newest).statusCode(200);
    }

    private String collected() {
        String id = sent("gateway.collectLogs", PARAMS);
        allParts(id);
        answers(id, resultOf(file));
        await().atMost(SOON).untilAsserted(() -> log(id).statusCode(200));
        return id;
    }

    private long collections(String id) {
        return number("SELECT COUNT(*) FROM log_collection WHERE command_id = :id", id);
    }

    private long reads(String id) {
        return number(
                "SELECT COUNT(*) FROM audit_entry WHERE action = 'log.read' AND detail LIKE CONCAT('%', :id, '%')", id);
    }

    private void allParts(String id) {
        part(id, 1);
        part(id, 2);
        part(id, 3);
    }

    private void part(String id, int part) {
        gateway.sendLogPart(
                id, part, 3, Arrays.copyOfRange(file, (part - 1) * PART, Math.min(file.length, part * PART)));
    }

    private static String resultOf(byte[] whole) {
        return "\"sizeBytes\":%d,\"sha256\":\"%s\",\"parts\":3".formatted(whole.length, sha256(whole));
    }

    private static ValidatableResponse log(String id) {
        return given().get(place(id)).then();
    }

    private static String place(String id) {
        return "/api/v1/commands/" + id + "/log";
    }

    private double refused(String reason) {
        return metrics.find("sallyport.uplink.rejected").tags("topic", "log", "reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double count(String name) {
        return metrics.find(name).tags("topic", "log").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
