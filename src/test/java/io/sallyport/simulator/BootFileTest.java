package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.GatewayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootFileTest {
    private static final GatewayId FIRST = new GatewayId("gw-0000000000001");
    private static final GatewayId SECOND = new GatewayId("gw-0000000000002");

    @TempDir
    Path folder;

    @Test
    void goesOnCountingWhereAnEarlierProcessStopped() throws IOException {
        new BootFile(folder.resolve("new")).raise(List.of(FIRST));

        Map<GatewayId, Long> raised = new BootFile(folder.resolve("new")).raise(List.of(FIRST, SECOND));

        assertThat(raised).isEqualTo(Map.of(FIRST, 2L, SECOND, 1L));
    }

    @Test
    void keepsTheCountersOfGatewaysThatDoNotBoot() throws IOException {
        BootFile file = new BootFile(folder);
        file.raise(List.of(FIRST, SECOND));
        file.raise(List.of(SECOND));

        assertThat(file.raise(List.of(FIRST))).isEqualTo(Map.of(FIRST, 2L));
    }

    @Test
    void leavesOnlyTheWholeFileBehind() throws IOException {
        new BootFile(folder).raise(List.of(FIRST));

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("boots.properties");
        }
    }
}
