package io.sallyport.testing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Groups and gateways of a test's own, made over REST, with names that no other test uses. */
public final class Registry {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Registry() {}

    public static String newGroup() {
        String id = "GID_t" + UUID.randomUUID().toString().substring(0, 8);
        given().contentType(ContentType.JSON)
                .body("{\"displayName\":\"a test's own\"}")
                .put("/api/v1/groups/" + id)
                .then()
                .statusCode(201);
        return id;
    }

    /** What POST /api/v1/gateways answered. */
    public static JsonNode newGateway(String group) {
        return register(group, true);
    }

    private static JsonNode register(String group, boolean activate) {
        String body = given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"g-%s","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","activate":%s}"""
                                .formatted(UUID.randomUUID(), group, activate))
                .post("/api/v1/gateways")
                .then()
                .statusCode(201)
                .extract()
                .asString();
        return parse(body);
    }

    /** As {@link #newGateway(String)}, but no machine has claimed it. */
    public static JsonNode unclaimedGateway(String group) {
        return register(group, false);
    }

    public static JsonNode newGateway() {
        return newGateway(newGroup());
    }

    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
