package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.testing.Registry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the methods that resources own, and of what can be done to them. */
class StoragePoliciesTest {
    private static final Duration CHANGE = Duration.ofMinutes(5);
    private static final String DRAINED = "{\"name\":\"one\",\"drain\":{\"maxWaitSeconds\":600}}";
    private static final CommandsConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(CommandsConfig.class)
            .build()
            .getConfigMapping(CommandsConfig.class);
    private static final List<CommandPolicy> ALL = Stream.concat(
                    new StoragePolicies(CONFIG).policies().stream(),
                    new OperationPolicies(CONFIG, new ManagedResourceRepository(null)).policies().stream())
            .toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                StorageMethods.SHARE_DELETE,
                StorageMethods.VOLUME_DELETE,
                StorageMethods.CACHE_DETACH,
                StorageMethods.CACHE_DRAIN
            })
    void aDrainHasItsTimeBesideThatOfTheChange(String method) {
        assertThat(policy(method).deadline(json(DRAINED))).isEqualTo(CHANGE.plusSeconds(600));
        assertThat(policy(method).deadline(json("{\"name\":\"one\"}"))).isEqualTo(CHANGE);
    }

    @Test
    void whatDoesNotDrainHasTheTimeOfAChange() {
        assertThat(ALL).allSatisfy(policy -> assertThat(policy.deadline()).isEqualTo(CHANGE));
        assertThat(policy(StorageMethods.SHARE_PUT).deadline(json(DRAINED))).isEqualTo(CHANGE);
        assertThat(policy(StorageMethods.SHARE_REFRESH).deadline(json(DRAINED))).isEqualTo(CHANGE);
    }

    @ParameterizedTest
    @CsvSource({
        "share.put, PUT, shares/{name}",
        "cache.expand, PUT, cache-disks/{name}",
        "bucketCredential.delete, DELETE, bucket-credentials/{name}",
        "gateway.setBandwidth, PUT, settings/bandwidth",
        "directory.leave, DELETE, settings/directory",
    })
    void saysWhichResourceOwnsAMethod(String method, String verb, String path) {
        assertThat(policy(method).resource()).contains(verb + " /api/v1/gateways/{id}/" + path);
    }

    @Test
    void whatChangesNothingIsOwnedByNoResource() {
        assertThat(ALL.stream().filter(policy -> policy.resource().isEmpty()).map(CommandPolicy::method))
                .containsExactlyInAnyOrder(
                        StorageMethods.SHARE_RESTART,
                        StorageMethods.SHARE_REFRESH,
                        StorageMethods.SHARE_DIAGNOSE,
                        StorageMethods.CACHE_DRAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {StorageMethods.SHARE_DELETE, StorageMethods.SHARE_PUT, StorageMethods.SHARE_RESTART})
    void refusesParametersThatAreNotTheMethods(String method) {
        assertThatThrownBy(() -> policy(method).validate(json("{\"name\":\"not a name\"}")))
                .isInstanceOf(ProtocolException.class);
    }

    private static CommandPolicy policy(String method) {
        return ALL.stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Registry.parse(text);
    }
}
