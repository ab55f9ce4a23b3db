package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.commands.CommandsConfig;
import io.sallyport.gateways.GatewaysConfig;
import io.sallyport.maintenance.MaintenanceConfig;
import io.sallyport.status.StatusConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxBoundsTest {
    @Test
    void fullInboxesLeaveMoreThanHalfOfTheHeapWhateverItsSize() {
        SmallRyeConfig config = config(Map.of());

        long together = config.getConfigMapping(StatusConfig.class).inboxBytes()
                + config.getConfigMapping(GatewaysConfig.class).presenceInboxBytes()
                + config.getConfigMapping(CommandsConfig.class).responseInboxBytes()
                + config.getConfigMapping(CommandsConfig.class).noteInboxBytes()
                + config.getConfigMapping(MaintenanceConfig.class).logs().inboxBytes();

        assertThat(together).isLessThan(Runtime.getRuntime().maxMemory() / 2);
    }

    @Test
    void aBoundMayBeSetAsASize() {
        SmallRyeConfig config = config(Map.of("sallyport.status.inbox-bytes", "12M"));

        assertThat(config.getConfigMapping(StatusConfig.class).inboxBytes()).isEqualTo(12L << 20);
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StatusConfig.class)
                .withMapping(GatewaysConfig.class)
                .withMapping(CommandsConfig.class)
                .withMapping(MaintenanceConfig.class)
                .withDefaultValues(settings)
                .build();
    }
}
