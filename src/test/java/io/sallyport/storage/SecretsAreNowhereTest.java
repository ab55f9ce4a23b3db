package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret comes in over REST and goes out sealed. In between and afterwards its plain text is in no log, answer, row or message, also if it was refused. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SecretsAreNowhereTest {
    private static final String USER = "{\"secret\":\"%s\"}";
    private static final String CREDENTIAL = "{\"provider\":\"oss\",\"principal\":\"LTAI\",\"secret\":\"%s\"}";
    private static final String DIRECTORY =
            "{\"type\":\"AD\",\"domain\":\"corp.example.com\",\"user\":\"joiner\",\"secret\":\"%s\"}";
    private static final String VOLUME =
            """
            {"bucket":{"provider":"oss","account":"acme","name":"quiet","prefix":"v/"},"credential":"main","sizeBytes":1073741824,
             "cacheDisk":"disk-vdx","chapUser":"host1","secret":"%s"}""";

    @TestHTTPResource("/")
    URI server;

    @Inject
    DataSource dataSource;

    private final String name = "quiet-" + UUID.randomUUID().toString().substring(0, 8);
    /** As long as CHAP wants it, and of signs that no format writes differently. */
    private final String secret =
            "pw" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
    private List<Filter> filtersOfOthers;
    private LoudLog log;
    private SentMessages wire;
    private TestFleet fleet;
    private StorageRequests files;
    private StorageRequests blocks;

    @BeforeEach
    void listen() {
        fleet = TestFleet.start(server);
        files = new StorageRequests(fleet.files());
        blocks = new StorageRequests(fleet.blocks());
        filtersOfOthers = List.copyOf(RestAssured.filters());
        RestAssured.filters((request, response, context) -> {
            Response answer = context.next(request, response);
            answers.add(answer.getStatusLine() + "\n" + answer.getHeaders() + "\n" + answer.asString());
            return answer;
        });
        log = LoudLog.open();
        wire = SentMessages.open();
    }

    @AfterEach
    void stop() {
        wire.close();
        log.close();
        RestAssured.replaceFiltersWith(filtersOfOthers);
        fleet.close();
    }

    @ParameterizedTest
    @CsvSource({"smb-users, smbUser.put", "bucket-credentials, bucketCredential.put", "settings, directory.join"})
    void whatIsSentIsSealed(String kind, String method) throws Exception {
        String path = kind.equals("settings") ? "settings/directory" : kind + "/" + name;
        files.put(path + "?preview=true", body(kind)).statusCode(200);
        files.put(path, body(kind)).statusCode(200);
        look(files, path);
        files.patch(path, "{\"secret\":\"%s-2\"}".formatted(secret)).statusCode(200);
        look(files, path);
        files.post(path + "/reissue").statusCode(200);
        look(files, path);
        files.delete(path).statusCode(200);
        files.isGone(path);

        assertThat(wire.texts()).as("what was listened to").anyMatch(message -> message.contains(method));
        assertThatItIsNowhere();
    }

    @Test
    void theSecretOfAVolumeIsSealed() throws Exception {
        blocks.prepare("vdx");
        blocks.put("volumes/" + name, VOLUME.formatted(secret)).statusCode(200);
        look(blocks, "volumes/" + name);
        blocks.delete("volumes/" + name + "?acceptDataLoss=true").statusCode(200);
        blocks.isGone("volumes/" + name);

        assertThatItIsNowhere();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"secret\":%s}",
                "%s",
                "'%s'",
                "{\"secret\":\"%s\"",
                "{\"secret\":\"%s\",}",
                "{\"secret\":\"%s\\q\"}",
                "{%s:1}",
                "{\"secret\":\"%s\"}{\"secret\":1}",
                "{\"secret\":[\"%s\"]}",
                "{\"secret\":{\"value\":\"%s\"}}",
                "{\"secret\":\"%s\",\"password\":\"%1$s\"}",
                "{\"password\":\"%s\"}",
                "{\"type\":\"%s\",\"user\":\"a\"}",
                "{\"type\":\"AD\",\"user\":\"a\",\"tls\":\"%s\"}",
                "{\"provider\":\"oss\",\"role\":\"r\",\"secret\":\"%s\"}",
                "{\"provider\":\"oss\",\"principal\":\"p\",\"secret\":\"%s\",\"expiresAt\":\"%1$s\"}",
                "{\"name\":\"other\",\"secret\":\"%s\"}"
            })
    void whatIsWronglyWrittenIsNotRepeated(String wrong) throws Exception {
        for (String path :
                List.of("smb-users/" + name, "bucket-credentials/" + name, "settings/directory", "shares/" + name)) {
            files.put(path, wrong.formatted(secret)).statusCode(refused());
            files.put(path + "?preview=true", wrong.formatted(secret)).statusCode(refused());
            files.patch(path, wrong.formatted(secret)).statusCode(refused());
        }
        files.post("commands", wrong.formatted(secret)).statusCode(refused());

        assertThatItIsNowhere();
    }

    @Test
    void whatIsTooLongIsNotRepeated() throws Exception {
        for (int times : new int[] {400, 700, 6_000}) {
            String tooLong = secret.repeat(times);
            for (String kind : List.of("smb-users", "bucket-credentials")) {
                files.put(kind + "/" + name, body(kind).replace(secret, tooLong))
                        .statusCode(refused());
            }
            files.put("settings/directory", body("settings").replace(secret, tooLong))
                    .statusCode(refused());
        }
        blocks.prepare("vdx");
        blocks.put("volumes/" + name, VOLUME.formatted(secret + secret)).statusCode(422);

        assertThatItIsNowhere();
    }

    @Test
    void withoutAKeyOrARightNothingIsKept() throws Exception {
        StorageRequests unclaimed =
                new StorageRequests(Registry.newGateway().get("id").textValue());
        for (String kind : List.of("smb-users", "bucket-credentials")) {
            unclaimed.put(kind + "/" + name, body(kind)).statusCode(422).body("code", is("NO_SEALING_KEY"));
            unclaimed.put(kind + "/" + name + "?preview=true", body(kind)).statusCode(422);
            files.put("shares/" + name, body(kind)).statusCode(400);
            given().auth()
                    .none()
                    .header("Authorization", TestUsers.VIEWER)
                    .contentType(ContentType.JSON)
                    .body(body(kind))
                    .put("/api/v1/gateways/" + fleet.files() + "/" + kind + "/" + name)
                    .then()
                    .statusCode(403);
        }
        unclaimed.put("settings/directory", body("settings")).statusCode(422).body("code", is("NO_SEALING_KEY"));

        assertThatItIsNowhere();
    }

    @Test
    void noCommandTakesItInPlainText() throws Exception {
        for (String method : List.of("smbUser.put", "bucketCredential.put", "directory.join", "no.such")) {
            files.post("commands", "{\"method\":\"%s\",\"params\":%s}".formatted(method, body("smb-users")))
                    .statusCode(refused());
        }

        assertThatItIsNowhere();
    }

    @Test
    void whatTheGatewayRefusesOrIsNotThereForIsSealedAllTheSame() throws Exception {
        String refused = "bucket-credentials/" + name;
        files.put(refused, body("bucket-credentials").replace("\"LTAI\"", "\"refused-1\""))
                .statusCode(200)
                .body("error.gateway.reason", is("CREDENTIAL_REFUSED"));
        fleet.fault(fleet.files(), "offline");
        await().atMost(StorageRequests.SOON).untilAsserted(() -> files.read().body("presence.state", is("OFFLINE")));
        files.put("smb-users/" + name, body("smb-users")).statusCode(200).body("error.code", is("GATEWAY_OFFLINE"));
        fleet.fault(fleet.files(), "none");
        fleet.awaitOnline(fleet.files());
        files.post("smb-users/" + name + "/reissue").statusCode(200);
        look(files, "smb-users/" + name);
        files.delete("smb-users/" + name).statusCode(200);
        files.delete(refused).statusCode(200);

        assertThatItIsNowhere();
    }

    /** Wherever it could be shown. */
    private void look(StorageRequests gateway, String path) {
        String command = gateway.becomes(path, "IN_STEP")
                .body("commandId", notNullValue())
                .extract()
                .path("commandId");
        given().get("/api/v1/commands/" + command).then().statusCode(200);
        gateway.get("commands").statusCode(200);
        gateway.get(path + "/revisions").statusCode(200);
        gateway.get("storage").statusCode(200);
        gateway.get(path.substring(0, path.indexOf('/'))).statusCode(200);
        given().get("/api/v1/resources").then().statusCode(200);
        given().get("/api/v1/audit").then().statusCode(200);
    }

    private void assertThatItIsNowhere() throws Exception {
        log.proveThatItHears();
        List<String> columns = StoredTexts.columnsWith(dataSource, secret);
        SoftAssertions.assertSoftly(all -> {
            all.assertThat(log.lines()).as("log").noneMatch(line -> line.contains(secret));
            all.assertThat(answers).as("answers").isNotEmpty().noneMatch(answer -> answer.contains(secret));
            all.assertThat(wire.texts()).as("messages").noneMatch(message -> message.contains(secret));
            all.assertThat(columns).as("columns").isEmpty();
        });
    }

    private String body(String kind) {
        return switch (kind) {
            case "smb-users" -> USER.formatted(secret);
            case "bucket-credentials" -> CREDENTIAL.formatted(secret);
            default -> DIRECTORY.formatted(secret);
        };
    }

    private static org.hamcrest.Matcher<Integer> refused() {
        return allOf(greaterThanOrEqualTo(400), lessThan(500));
    }
}
