package io.sallyport.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;

/** Puts {@link OpenApiCheck} before every test that has a server, and signs it in; found as a service. */
public final class OpenApiCheckOfAllTests implements QuarkusTestBeforeEachCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        TestUsers.signIn();
        RestAssured.replaceFiltersWith(new OpenApiCheck());
    }
}
