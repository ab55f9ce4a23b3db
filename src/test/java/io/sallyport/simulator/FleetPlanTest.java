package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetPlanTest {

    @Test
    void spreadsTheFleetOverGroupsLocationsTypesAndClasses() {
        List<GatewayPlan> plans = FleetPlan.of(settings(Map.of()));

        assertThat(plans).hasSize(24);
        assertThat(plans.stream().map(GatewayPlan::name).distinct()).hasSize(24).contains("hangzhou-cloud-03");
        assertThat(count(plans, plan -> plan.group().id().value()))
                .isEqualTo(Map.of("GID_hangzhou", 8L, "GID_frankfurt", 8L, "GID_virginia", 8L));
        assertThat(count(plans, GatewayPlan::location).values()).containsOnly(12L);
        assertThat(count(plans, GatewayPlan::machineClass).values()).containsOnly(6L);
        assertThat(count(plans, GatewayPlan::type).get(GatewayPlan.Type.ISCSI)).isEqualTo(6);
    }

    @Test
    void aFirstLookShowsOneOfEachFault() {
        Map<Fault, List<String>> faults = FleetPlan.of(settings(Map.of())).stream()
                .collect(Collectors.groupingBy(
                        GatewayPlan::fault, Collectors.mapping(GatewayPlan::name, Collectors.toList())));

        assertThat(faults.get(Fault.SILENT)).containsExactly("hangzhou-onprem-04");
        assertThat(faults.get(Fault.FAILING)).containsExactly("frankfurt-onprem-04");
        assertThat(faults.get(Fault.OFFLINE)).containsExactly("virginia-onprem-04");
        assertThat(faults.get(Fault.SLOW)).containsExactly("hangzhou-cloud-04");
    }

    @Test
    void aConfiguredFaultComesBeforeTheDefaultOnes() {
        List<GatewayPlan> plans = FleetPlan.of(settings(Map.of(
                "sallyport.simulator.faults.\"virginia-cloud-01\"", "slow",
                "sallyport.simulator.faults.hangzhou-onprem-04", "none")));

        assertThat(plans)
                .filteredOn(plan -> plan.fault() == Fault.SLOW)
                .extracting(GatewayPlan::name)
                .containsExactly("hangzhou-cloud-04", "virginia-cloud-01");
        assertThat(plans).noneMatch(plan -> plan.fault() == Fault.SILENT);
    }

    @Test
    void anySizeIsSpreadEvenly() {
        List<GatewayPlan> plans = FleetPlan.of(
                settings(Map.of("sallyport.simulator.size", "8000", "sallyport.simulator.default-faults", "false")));

        assertThat(plans).hasSize(8_000).allMatch(plan -> plan.fault() == Fault.NONE);
        assertThat(plans.stream().map(GatewayPlan::name).distinct()).hasSize(8_000);
        assertThat(count(plans, plan -> plan.group().id().value()).values()).containsOnly(2_667L, 2_666L);
    }

    @Test
    void findsTheApiAtThePortOfTheModeItRunsIn() {
        Map<String, String> ports = Map.of("quarkus.http.port", "9000", "quarkus.http.test-port", "9001");

        assertThat(settings(ports).api()).hasToString("http://localhost:9000/api/v1");
        assertThat(SimulatorSettings.of(config(ports).withProfile("test").build())
                        .api())
                .hasToString("http://localhost:9001/api/v1");
    }

    @Test
    void readsDurationsAsQuarkusDoes() {
        assertThat(settings(Map.of("sallyport.simulator.slow-duration", "1500ms"))
                        .slowDuration())
                .isEqualTo(Duration.ofMillis(1_500));
        assertThat(settings(Map.of("sallyport.simulator.slow-duration", "PT1M")).slowDuration())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(Map.of()).maxBackoff()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void refusesAConfigurationThatItCannotReadAndNamesTheKey() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "sallyport.simulator.faults.\"a\"", "lazy",
                        "sallyport.simulator.slow-duration", "soon",
                        "sallyport.simulator.size", "0")
                .entrySet()) {
            assertThatThrownBy(() -> settings(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.getKey());
        }
    }

    private static <T> Map<T, Long> count(List<GatewayPlan> plans, Function<GatewayPlan, T> by) {
        return plans.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    private static SimulatorSettings settings(Map<String, String> properties) {
        return SimulatorSettings.of(config(properties).build());
    }

    private static SmallRyeConfigBuilder config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(properties, "test", 100));
    }
}
