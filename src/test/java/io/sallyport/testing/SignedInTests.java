package io.sallyport.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Signs in the tests that talk to a packaged application; found as a service. */
public final class SignedInTests implements BeforeAllCallback, BeforeEachCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        TestUsers.signIn();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        TestUsers.signIn();
    }
}
