package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the code says. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");

    @Test
    void thePageIsThatOfTheSources() throws IOException {
        String markdown = ConfigurationReference.markdown();
        if (Boolean.getBoolean("configuration.write")) {
            Files.writeString(PAGE, markdown);
        }

        assertThat(PAGE).as("write it with -Dconfiguration.write=true").hasContent(markdown);
    }

    @Test
    void saysWhatEachSettingMeans() throws IOException {
        assertThat(ConfigurationReference.markdown().lines().filter(line -> line.startsWith("| `sallyport.")))
                .hasSizeGreaterThan(80)
                .noneMatch(line -> line.endsWith("|  |"));
    }
}
