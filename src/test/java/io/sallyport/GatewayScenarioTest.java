package io.sallyport;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;

/** Against the embedded parts. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GatewayScenarioTest extends GatewayScenario {
    @Override
    int brokerPort() {
        return EmbeddedServers.broker().port();
    }
}
