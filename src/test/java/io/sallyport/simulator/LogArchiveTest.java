package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.LogExcerpt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class LogArchiveTest {
    private final Random random = new Random(7);
    /** Random, so that it does not become small. */
    private final List<String> lines = IntStream.range(0, 5_000)
            .mapToObj(line -> line + " " + random.nextLong() + random.nextLong() + "\n")
            .toList();

    @Test
    void thePartsOneAfterAnotherAreTheFile() throws Exception {
        LogArchive archive = LogArchive.of(lines, 1_000_000);

        assertThat(archive.parts()).hasSizeGreaterThan(1).allMatch(part -> part.length <= LogExcerpt.MAX_PART_BYTES);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : archive.parts()) {
            joined.write(part);
        }
        assertThat(text(joined.toByteArray())).isEqualTo(String.join("", lines));
        assertThat(archive.truncated()).isFalse();
    }

    @Test
    void whatDoesNotFitIsCutOffAtTheOldEnd() throws Exception {
        LogArchive archive = LogArchive.of(lines, 10_000);

        assertThat(archive.bytes()).hasSizeLessThanOrEqualTo(10_000);
        assertThat(archive.truncated()).isTrue();
        assertThat(text(archive.bytes())).endsWith(lines.get(lines.size() - 1)).doesNotContain(lines.get(0));
    }

    private static String text(byte[] file) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
