package io.sallyport;

import static io.restassured.RestAssured.when;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.sallyport.testing.ExternalServers;
import org.junit.jupiter.api.Test;

/** The artefact that is shipped, started as it is shipped, against a mosquitto and a MariaDB server. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = ExternalServers.class, restrictToAnnotatedClass = true)
class PackagedArtefactIT extends GatewayScenario {
    @Override
    int brokerPort() {
        return ExternalServers.brokerPort();
    }

    @Test
    void isReady() {
        when().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void isLive() {
        when().get("/q/health/live").then().statusCode(200);
    }
}
