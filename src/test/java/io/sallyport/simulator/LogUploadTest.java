package io.sallyport.simulator;

import static io.sallyport.simulator.FleetFixture.HANGZHOU;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.UplinkMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is put where an {@code uploadUrl} says, instead of coming in messages. */
class LogUploadTest {
    private static final SSLContext OF_OTHERS = defaultContext();

    @TempDir
    Path folder;

    private FleetFixture fixture;
    private JsonNode gateway;
    private UploadTarget target;

    @BeforeEach
    void begin() {
        target = UploadTarget.open();
        SSLContext.setDefault(target.trusting());
        fixture = new FleetFixture(folder);
        gateway = fixture.startAndSee().gateway(HANGZHOU);
    }

    @AfterEach
    void end() {
        fixture.close();
        target.close();
        SSLContext.setDefault(OF_OTHERS);
    }

    @Test
    void theFileIsPutThereOnceAndNotSaid() throws Exception {
        CommandSucceeded answer = (CommandSucceeded) collect(target.url("/log?signature=a%2Fb"), 100_000_000L);

        Methods.CollectLogsResult result = DownlinkCodec.params(answer.result(), Methods.CollectLogsResult.class);
        assertThat(target.received()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.place()).isEqualTo("/log?signature=a%2Fb");
            assertThat(request.contentType()).isEqualTo("application/gzip");
            assertThat(result.sizeBytes()).isEqualTo(request.body().length);
            assertThat(result.sha256()).isEqualTo(new LogArchive(request.body(), false).sha256());
        });
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(
                                        target.received().get(0).body()))
                                .readAllBytes(),
                        StandardCharsets.UTF_8))
                .contains("online");
        assertThat(result.parts()).isNull();
        assertThat(result.truncated()).isFalse();
        assertThat(fixture.console.from(gateway, LogExcerpt.class)).isEmpty();
    }

    @Test
    void whereItIsRefusedTheCommandFails() {
        target.answersWith(403);

        CommandFailed failed = (CommandFailed) collect(target.url("/log"), 100_000L);

        assertThat(failed.reason()).isEqualTo("UPLOAD_FAILED");
        assertThat(failed.message()).contains("403");
        assertThat(target.received()).hasSize(1);
    }

    @Test
    void whereNobodyIsTheCommandFails() {
        String nowhere = target.url("/log");
        target.close();

        assertThat(((CommandFailed) collect(nowhere, 100_000L)).reason()).isEqualTo("UPLOAD_FAILED");
    }

    @Test
    void whoIsNotTheOneOfTheUrlGetsNoLog() {
        SSLContext.setDefault(OF_OTHERS);

        assertThat(((CommandFailed) collect(target.url("/log"), 100_000L)).reason())
                .isEqualTo("UPLOAD_FAILED");
        assertThat(target.received()).isEmpty();
    }

    private UplinkMessage collect(String url, long maxBytes) {
        return fixture.console.ask(
                gateway,
                ConsoleSide.command(
                        gateway, Methods.COLLECT_LOGS, new Methods.CollectLogs(Instant.EPOCH, maxBytes, url)));
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
