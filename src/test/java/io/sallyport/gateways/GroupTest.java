package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateways.Endpoint.Kind;
import io.sallyport.gateways.Endpoint.Network;
import io.sallyport.protocol.GroupId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final Endpoint PUBLIC = new Endpoint(Kind.MQTTS, "mqtt.example.com", 8883, Network.PUBLIC, null);
    private static final Endpoint WEB = new Endpoint(Kind.WSS, "mqtt.example.com", 443, Network.PUBLIC, null);
    private static final Endpoint INTERNAL =
            new Endpoint(Kind.MQTTS, "internal.example.com", 8883, Network.INTERNAL, null);
    private static final Endpoint IN_THE_VPC =
            new Endpoint(Kind.MQTTS, "vpc.example.com", 8883, Network.INTERNAL, Location.CLOUD);

    private final Group group = new Group(
            new GroupId("GID_test"),
            new PutGroup("Hangzhou", null, List.of(PUBLIC, INTERNAL, WEB, IN_THE_VPC)),
            Instant.EPOCH);

    @Test
    void aGatewayInTheCloudTriesTheInternalNetworkFirst() {
        assertThat(group.endpointsFor(Location.CLOUD)).containsExactly(INTERNAL, IN_THE_VPC, PUBLIC, WEB);
    }

    @Test
    void aGatewayOnPremisesTriesThePublicNetworkFirstAndIsNotGivenThoseOfTheCloud() {
        assertThat(group.endpointsFor(Location.ON_PREMISES)).containsExactly(PUBLIC, WEB, INTERNAL);
    }
}
