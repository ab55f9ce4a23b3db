package io.sallyport.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The fleet, as a browser gets it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class FleetPageTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void showsPresenceAndLoadOfEachGateway() {
        String group = Registry.newGroup();
        JsonNode registration = Registry.newGateway(group);
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.reportsCpu(0.42);
            gateway.connect();

            await().atMost(SOON).untilAsserted(() -> assertThat(row(page("/?group=" + group), gateway.id()))
                    .contains(">Online<", ">Serving<", "42 %", "width=\"42.00\"", "1.0 KiB", ">12<", "s ago"));
        }
        assertThat(page("/?group=" + group)).contains("<b>1</b> shown");
    }

    @Test
    void showsAGatewayThatHasNeverConnected() {
        String group = Registry.newGroup();
        String id = Registry.newGateway(group).get("id").textValue();

        String html = page("/?group=" + group);

        assertThat(row(html, id)).contains(">Offline<", "It has never connected.", ">Unknown<", ">never<");
        assertThat(html).contains("<b>0</b> online", "<b>1</b> offline");
    }

    @Test
    void showsMarkupInANameAsTheTextThatItIs() {
        String group = Registry.newGroup();
        register(group, "<b>x</b>\\\"><script>alert(1)</script>");

        assertThat(page("/?group=" + group + "&q=%3Cb%3Ex%22"))
                .doesNotContain("<b>x", "<script>", "value=\"<b>x\"")
                .contains("value=\"&lt;b&gt;x&quot;\"");
        assertThat(page("/?group=" + group))
                .contains("&lt;b&gt;x&lt;/b&gt;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<b>x", "<script>");
    }

    @Test
    void showsOnlyWhatIsAskedFor() {
        String group = Registry.newGroup();
        register(group, "alpha-1");
        register(group, "beta-1");

        assertThat(page("/?q=alpha&presence=&location=&group=" + group))
                .contains(">alpha-1<")
                .doesNotContain(">beta-1<");
        assertThat(page("/?presence=OFFLINE&group=" + group)).contains(">alpha-1<", ">beta-1<");
        assertThat(page("/?presence=ONLINE&group=" + group))
                .contains("No gateway matches.")
                .doesNotContain(">alpha-1<");
        assertThat(page("/?location=CLOUD&group=" + group)).contains(">alpha-1<");
        assertThat(page("/?location=ON_PREMISES&group=" + group)).doesNotContain(">alpha-1<");
    }

    @Test
    void leadsFromPageToPage() {
        String group = Registry.newGroup();
        register(group, "first");
        register(group, "second");

        String first = page("/?limit=1&group=" + group);
        assertThat(first).contains(">first<").doesNotContain(">second<", "First page");
        String next = only(first, "rel=\"next\" href=\"([^\"]+)\"").replace("&amp;", "&");
        assertThat(page(next)).contains(">second<", "First page").doesNotContain(">first<", "rel=\"next\"");
    }

    @Test
    void answersHtmxWithWhatChangesUnderTheAddressToShare() {
        String group = Registry.newGroup();

        Response answer = given().header("HX-Request", "true").get("/?q=&presence=&location=&group=" + group);

        assertThat(answer.asString()).startsWith("<div id=\"fleet\"").doesNotContain("<html");
        assertThat(answer.header("HX-Replace-Url")).isEqualTo("/?group=" + group);
        assertThat(answer.headers().getValues("Vary")).contains("HX-Request");
    }

    @Test
    void showsAWrongFilterAsAPageAndToHtmxAsANotice() {
        Response answer = given().get("/?presence=AWAY");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("<html", "INVALID_FILTER", "presence is one of");

        Response notice = given().header("HX-Request", "true").get("/?limit=501");
        assertThat(notice.header("HX-Retarget")).isEqualTo("#notice");
        assertThat(notice.asString())
                .contains("INVALID_REQUEST", "limit must be")
                .doesNotContain("<html");
    }

    @Test
    void allowsTheBrowserOurOwnFilesOnlyAndNeedsNothingElse() {
        Response answer = given().get("/");

        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self';");
        assertThat(answer.asString())
                .doesNotContain(" style=", "<style", "<script>", " onclick", "javascript:")
                .contains("\"includeIndicatorStyles\":false", "\"allowEval\":false");
        List<String> files = all(answer.asString(), "(?:src|href)=\"(/(?:console|webjars)/[^\"]+)\"");
        assertThat(files).hasSize(5).allSatisfy(file -> given().get(file).then().statusCode(200));
    }

    @Test
    void showsWhoMistypesAnAddressAPageAndProgramsAProblem() {
        given().accept("text/html").get("/gatways").then().statusCode(404).contentType(ContentType.HTML);
        given().accept("text/html")
                .get("/api/v1/gatways")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().get("/gatways").then().statusCode(404).contentType("application/problem+json");
    }

    private static void register(String group, String name) {
        given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"%s","group":"%s","location":"CLOUD","type":"FILE","class":"BASIC"}"""
                                .formatted(name, group))
                .post("/api/v1/gateways")
                .then()
                .statusCode(201);
    }

    private static String page(String address) {
        return given().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .extract()
                .asString();
    }

    private static String row(String html, String id) {
        return only(html, "(?s)(<tr id=\"gateway-" + id + "\".*?</tr>)");
    }

    private static String only(String html, String pattern) {
        List<String> found = all(html, pattern);
        assertThat(found).as(pattern).hasSize(1);
        return found.get(0);
    }

    private static List<String> all(String html, String pattern) {
        return Pattern.compile(pattern)
                .matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
