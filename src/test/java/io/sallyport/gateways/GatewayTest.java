package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final Gateway gateway = new Gateway(
            new GatewayId("gw-0hzpq7k3m9x2t"),
            new RegisterGateway(
                    "hangzhou-01",
                    new GroupId("GID_test"),
                    Location.ON_PREMISES,
                    GatewayType.FILE,
                    GatewayClass.BASIC,
                    "first rack",
                    Map.of("env", "prod"),
                    "plant-1",
                    null),
            NOW);

    @Test
    void isRegisteredAsWasAskedAndBoundToNoMachine() {
        assertThat(gateway.lifecycle()).isEqualTo(Lifecycle.REGISTERED);
        assertThat(gateway.binding()).isZero();
        assertThat(gateway.clientId()).hasToString("GID_test@@@gw-0hzpq7k3m9x2t");
        assertThat(gateway.name()).isEqualTo("hangzhou-01");
        assertThat(gateway.description()).isEqualTo("first rack");
        assertThat(gateway.location()).isEqualTo(Location.ON_PREMISES);
        assertThat(gateway.type()).isEqualTo(GatewayType.FILE);
        assertThat(gateway.gatewayClass()).isEqualTo(GatewayClass.BASIC);
        assertThat(gateway.labels()).containsExactly(Map.entry("env", "prod"));
        assertThat(gateway.createdAt()).isEqualTo(NOW);
        assertThat(gateway.updatedAt()).isEqualTo(NOW);
    }

    @Test
    void activationIssuesTheFirstBinding() {
        gateway.bind(false);

        assertThat(gateway.lifecycle()).isEqualTo(Lifecycle.ACTIVATED);
        assertThat(gateway.binding()).isEqualTo(1);
        assertThat(gateway.signedDownlinks()).isFalse();
    }

    @Test
    void eachMachineThatIsBoundToItHasABindingOfItsOwn() {
        gateway.bind(false);

        gateway.bind(true);

        assertThat(gateway.binding()).isEqualTo(2);
        assertThat(gateway.lifecycle()).isEqualTo(Lifecycle.ACTIVATED);
        assertThat(gateway.signedDownlinks()).isTrue();
    }

    @Test
    void noMachineIsBoundToItWhileItIsQuarantined() {
        gateway.bind(false);
        gateway.quarantine("two boots", NOW);

        assertThatThrownBy(() -> gateway.bind(false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("QUARANTINED");
        assertThat(gateway.binding()).isEqualTo(1);
    }

    @Test
    void keepsTheFirstReasonOfItsQuarantine() {
        gateway.bind(false);

        assertThat(gateway.quarantine("first", NOW)).isTrue();
        assertThat(gateway.quarantine("second", LATER)).isFalse();

        assertThat(gateway.quarantine()).isEqualTo(new Quarantine("first", NOW));
    }

    @Test
    void aChangeReplacesWhatCanBeChangedAndNothingElse() {
        gateway.bind(false);

        gateway.change(
                new ChangeGateway("hangzhou-02", null, GatewayClass.ADVANCED, Map.of("tier", "1"), "plant-2"), LATER);

        assertThat(gateway.name()).isEqualTo("hangzhou-02");
        assertThat(gateway.description()).isNull();
        assertThat(gateway.gatewayClass()).isEqualTo(GatewayClass.ADVANCED);
        assertThat(gateway.labels()).containsOnly(Map.entry("tier", "1"));
        assertThat(gateway.site()).isEqualTo("plant-2");
        assertThat(gateway.updatedAt()).isEqualTo(LATER);
        assertThat(gateway.createdAt()).isEqualTo(NOW);
        assertThat(gateway.lifecycle()).isEqualTo(Lifecycle.ACTIVATED);
        assertThat(gateway.binding()).isEqualTo(1);
        assertThat(gateway.groupId()).isEqualTo("GID_test");
    }

    @Test
    void whatCanBeChangedIsACopy() {
        ChangeGateway current = ChangeGateway.current(gateway);

        current.labels().put("env", "test");

        assertThat(gateway.labels()).containsExactly(Map.entry("env", "prod"));
        assertThat(current.name()).isEqualTo("hangzhou-01");
        assertThat(current.gatewayClass()).isEqualTo(GatewayClass.BASIC);
        assertThat(current.site()).isEqualTo("plant-1");
    }
}
