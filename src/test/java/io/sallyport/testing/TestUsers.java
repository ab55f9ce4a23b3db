package io.sallyport.testing;

import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The users that tests are; in tests inside of the application they are those of its configuration. */
public final class TestUsers {
    /** Configures the one of {@link #ADMIN} for a packaged application. */
    public static final Map<String, String> SETTINGS = Map.of(
            "sallyport.security.users.admin.password-hash",
            "$2a$10$1/kBZvdft3ndOvnKXG0eweqPudxmkVcCgzpaDFLYWX89YJ2IJI2je",
            "sallyport.security.users.admin.grants",
            "admin");

    /** The value of {@code Authorization} for who may do everything. */
    public static final String ADMIN = basic("admin", "admin");

    public static final String OPERATOR = basic("operator", "operator");
    public static final String VIEWER = basic("viewer", "viewer");

    private TestUsers() {}

    public static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Requests of RestAssured that do not say otherwise are the administrator's. */
    static void signIn() {
        RestAssured.authentication = RestAssured.preemptive().basic("admin", "admin");
    }
}
