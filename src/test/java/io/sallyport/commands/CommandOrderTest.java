package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.ManyGateways;
import io.sallyport.testing.ManyGateways.Received;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Commands leave over several connections, and each gateway still gets its own in the order in which they were issued. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandOrderTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int FIRST = 1_000_001;
    private static final int GATEWAYS = 10;
    private static final int EACH = 30;

    @Inject
    EntityManager entityManager;

    @Inject
    CommandService commands;

    @Inject
    MeterRegistry registry;

    @Test
    void eachGatewayGetsItsCommandsInTheOrderOfTheirIssue() {
        double before = registry.get("sallyport.gateways.directory").gauge().value();
        try (ManyGateways gateways =
                new ManyGateways(EmbeddedServers.broker().port(), Registry.newGroup(), FIRST, GATEWAYS)) {
            gateways.registration().forEach(sql -> QuarkusTransaction.requiringNew()
                    .run(() -> entityManager.createNativeQuery(sql).executeUpdate()));
            await().atMost(SOON)
                    .until(() ->
                            registry.get("sallyport.gateways.directory").gauge().value() >= before + GATEWAYS);
            Map<String, List<String>> issued = new LinkedHashMap<>();

            QuarkusTransaction.requiringNew().run(() -> {
                for (int i = 0; i < EACH; i++) {
                    for (String gateway : gateways.ids()) {
                        issued.computeIfAbsent(gateway, id -> new ArrayList<>()).add(issue(gateway));
                    }
                }
            });

            await().atMost(SOON).until(() -> gateways.received().size() >= GATEWAYS * EACH);
            assertThat(gateways.received().stream()
                            .collect(Collectors.groupingBy(
                                    Received::gatewayId,
                                    Collectors.mapping(one -> one.commandId().toString(), Collectors.toList()))))
                    .isEqualTo(issued);
        }
    }

    private String issue(String gateway) {
        return commands.issue(Actor.SYSTEM, new GatewayId(gateway), new IssueCommand("gateway.restart", null, false))
                .id();
    }
}
