package io.sallyport.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import io.sallyport.testing.TestUsers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway's page and its buttons, as a browser gets them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GatewayPageTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Pattern REISSUE = Pattern.compile("action=\"(/gateways/[^\"]+/commands/[^\"]+/reissue)\"");

    @ParameterizedTest
    @ValueSource(strings = {"gw-0000000000000", "nonsense"})
    void showsAPageForAGatewayThatDoesNotExist(String id) {
        Response answer = given().get("/gateways/" + id);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("<html", "GATEWAY_NOT_FOUND", "There is no gateway ");
    }

    @Test
    void showsWhoItIsAndThatItHasNeverReported() {
        JsonNode registration = Registry.newGateway();

        assertThat(page(registration.get("id").textValue()))
                .contains(
                        registration.get("name").textValue(),
                        registration.get("clientId").textValue())
                .contains("It has never connected.", "it has never reported", "It has not reported yet.")
                .contains("No command has been issued to it yet.");
    }

    @Test
    void tellsTheLinkFromTheDataPath() {
        JsonNode registration = Registry.newGateway();
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.connect();
            await().atMost(SOON).untilAsserted(() -> assertThat(page(gateway.id()))
                    .contains(
                            "<h2 id=\"report-title\">Newest report", ">Online<", ">Serving<", "1.0 KiB <small>dirty"));

            gateway.kill();

            await().atMost(SOON).untilAsserted(() -> assertThat(page(gateway.id()))
                    .contains(">Offline<", ">Unknown<", "last seen serving 12 clients")
                    .contains("<h2 id=\"report-title\">Last report")
                    .doesNotContain(">Serving<"));
        }
    }

    @Test
    void offersNothingToAViewerThatWouldBeRefused() {
        String id = Registry.newGateway().get("id").textValue();
        htmx().formParam("method", "status.get").post(commands(id));
        await().atMost(SOON).untilAsserted(() -> assertThat(page(id)).contains("/reissue\""));

        String viewers = given().auth()
                .none()
                .header("Authorization", TestUsers.VIEWER)
                .get("/gateways/" + id)
                .asString();
        String operators = given().auth()
                .none()
                .header("Authorization", TestUsers.OPERATOR)
                .get("/gateways/" + id)
                .asString();

        assertThat(viewers)
                .contains("viewer <small>viewer</small>", "GATEWAY_OFFLINE")
                .doesNotContain("refresh-status", "restart-dialog", "/reissue\"");
        assertThat(operators).contains("refresh-status", "restart-dialog", "/reissue\"");
    }

    @Test
    void saysWhyACommandFailedAndIssuesItAgain() {
        String id = Registry.newGateway().get("id").textValue();

        String notice =
                htmx().formParam("method", "status.get").post(commands(id)).asString();
        String failed = page(id);

        assertThat(notice).contains("GATEWAY_OFFLINE", "The gateway is not connected, so nothing was sent.");
        assertThat(failed).contains(">Failed<", "GATEWAY_OFFLINE", "The gateway is not connected", "Issue again");

        htmx().post(reissueIn(failed)).then().statusCode(200).header("HX-Trigger", "console:changed");

        String again = page(id);
        assertThat(again).contains(">Issued again</a>", "issues <a href=\"#command-");
        assertThat(reissueIn(again)).as("the button of the newer one").isNotEqualTo(reissueIn(failed));
        given().get("/api/v1/gateways/" + id + "/commands").then().body("items", hasSize(2));
    }

    @Test
    void saysWhatTheGatewayItselfSays() {
        JsonNode registration = Registry.newGateway();
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.answersWith((self, request) ->
                    self.error(request, -32005, "<i>dirty</i>", "\"reason\":\"DIRTY\",\"dirtyBytes\":2048"));
            connect(gateway);

            String notice = htmx().formParam("method", "status.get")
                    .post(commands(gateway.id()))
                    .asString();

            assertThat(notice).contains("WOULD_LOSE_DATA", "The gateway says: &lt;i&gt;dirty&lt;/i&gt; (DIRTY)");
            assertThat(page(gateway.id()))
                    .contains("The gateway says: &lt;i&gt;dirty&lt;/i&gt;", "2.0 KiB are dirty")
                    .contains("Issuing it again as it is would end the same way.")
                    .doesNotContain("/reissue\"");
        }
    }

    @Test
    void showsHowFarACommandIs() {
        JsonNode registration = Registry.newGateway();
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.isSilent();
            connect(gateway);

            String notice = htmx().formParam("method", "gateway.restart")
                    .formParam("acceptDataLoss", "true")
                    .post(commands(gateway.id()))
                    .asString();
            assertThat(notice).contains("gateway.restart", "was issued");
            await().atMost(SOON).until(() -> gateway.received().size() == 1);
            JsonNode request = gateway.received().get(0);
            gateway.progress(request, "stopping-shares", 40);

            assertThat(request.at("/params/acceptDataLoss").booleanValue()).isTrue();
            await().atMost(SOON).untilAsserted(() -> assertThat(page(gateway.id()))
                    .contains(">Running<", "40 %", "stopping-shares"));
        }
    }

    @Test
    void restartsWithoutLossUnlessItIsAccepted() {
        String id = Registry.newGateway().get("id").textValue();

        htmx().formParam("method", "gateway.restart").post(commands(id)).then().statusCode(200);

        given().get("/api/v1/gateways/" + id + "/commands")
                .then()
                .body("items[0].params.acceptDataLoss", equalTo(false));
    }

    @Test
    void goesBackToThePageWhereThereIsNoScript() {
        String id = Registry.newGateway().get("id").textValue();

        given().redirects()
                .follow(false)
                .formParam("method", "status.get")
                .post(commands(id))
                .then()
                .statusCode(303)
                .header("Location", endsWith("/gateways/" + id));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://elsewhere.example",
        "Origin, null"
    })
    void doesNothingForAnotherSitesPage(String header, String value) {
        String id = Registry.newGateway().get("id").textValue();

        Response answer =
                htmx().header(header, value).formParam("method", "status.get").post(commands(id));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("CROSS_SITE");
        given().get("/api/v1/gateways/" + id + "/commands").then().body("items", hasSize(0));
    }

    @Test
    void worksForItsOwnPage() {
        String id = Registry.newGateway().get("id").textValue();

        for (String site : new String[] {"same-origin", "none"}) {
            htmx().header("Sec-Fetch-Site", site)
                    .formParam("method", "status.get")
                    .post(commands(id))
                    .then()
                    .statusCode(200);
        }
        htmx().header("Host", "console.example:8443")
                .header("Origin", "https://console.example:8443")
                .formParam("method", "status.get")
                .post(commands(id))
                .then()
                .statusCode(200);
    }

    @Test
    void issuesNoOtherGatewaysCommandAgain() {
        String one = Registry.newGateway().get("id").textValue();
        String other = Registry.newGateway().get("id").textValue();
        htmx().formParam("method", "status.get").post(commands(one));

        Response answer = htmx().post(reissueIn(page(one)).replace(one, other));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.asString()).contains("COMMAND_NOT_FOUND");
    }

    @Test
    void saysThatAMethodIsUnknown() {
        String id = Registry.newGateway().get("id").textValue();

        Response answer = htmx().formParam("method", "<u>").post(commands(id));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.header("HX-Retarget")).isEqualTo("#notice");
        assertThat(answer.asString()).contains("UNKNOWN_METHOD").doesNotContain("<u>");
    }

    private static void connect(PageGateway gateway) {
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> assertThat(page(gateway.id())).contains(">Online<"));
    }

    private static RequestSpecification htmx() {
        return given().header("HX-Request", "true").contentType(ContentType.URLENC);
    }

    private static String commands(String id) {
        return "/gateways/" + id + "/commands";
    }

    private static String reissueIn(String html) {
        Matcher matcher = REISSUE.matcher(html);
        assertThat(matcher.find()).as("a button to issue again").isTrue();
        return matcher.group(1);
    }

    private static String page(String id) {
        return given().get("/gateways/" + id)
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .extract()
                .asString();
    }
}
