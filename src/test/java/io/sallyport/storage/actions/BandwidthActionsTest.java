package io.sallyport.storage.actions;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of bandwidth. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class BandwidthActionsTest extends ServedGateways {
    private static final String PATH = "settings/bandwidth";
    private static final String WEEK =
            "[\"MONDAY\",\"TUESDAY\",\"WEDNESDAY\",\"THURSDAY\",\"FRIDAY\",\"SATURDAY\",\"SUNDAY\"]";

    @Test
    void limitsTheLineAllTheTime() {
        put(
                        files,
                        PATH,
                        interval(
                                WEEK,
                                "00:00",
                                "00:00",
                                "\"uploadBytesPerSecond\":1000000,\"downloadBytesPerSecond\":2000000"))
                .body("reported.schedule[0].uploadBytesPerSecond", is(1_000_000))
                .body("reported.schedule[0].downloadBytesPerSecond", is(2_000_000));

        put(files, PATH, interval(WEEK, "00:00", "00:00", "\"downloadBytesPerSecond\":2000000"))
                .body("reported.schedule[0].uploadBytesPerSecond", nullValue());
    }

    @Test
    void limitsTheLineByTheWeek() {
        put(files, PATH, interval("[\"MONDAY\",\"FRIDAY\"]", "08:00", "18:00", "\"uploadBytesPerSecond\":1000000"))
                .body("desired.timeZone", is("Europe/Berlin"))
                .body("reported.schedule[0].days", contains("MONDAY", "FRIDAY"))
                .body("reported.schedule[0].from", is("08:00"));
        files.put(PATH, interval("[\"MONDAY\"]", "8", "18:00", "\"uploadBytesPerSecond\":1000000"))
                .statusCode(400);
    }

    @Test
    void takesTheLimitAway() {
        put(files, PATH, interval(WEEK, "00:00", "00:00", "\"uploadBytesPerSecond\":1000000"));

        files.delete(PATH).statusCode(200);

        files.isGone(PATH);
    }

    private static String interval(String days, String from, String to, String limits) {
        return "{\"timeZone\":\"Europe/Berlin\",\"schedule\":[{\"days\":%s,\"from\":\"%s\",\"to\":\"%s\",%s}]}"
                .formatted(days, from, to, limits);
    }
}
