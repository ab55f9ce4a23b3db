package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.ProtocolException;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the gateway's log, in messages or with a PUT. Confined to the gateway's event loop. */
final class LogOperations {
    private static final Duration UPLOAD_TIMEOUT = Duration.ofSeconds(20);

    private final VirtualGateway gateway;
    private final GatewayLog log;
    private final Environment environment;

    LogOperations(VirtualGateway gateway, GatewayLog log, Environment environment) {
        this.gateway = gateway;
        this.log = log;
        this.environment = environment;
    }

    /** @throws ProtocolException if the parameters are not those of the method */
    Work collect(Command command) {
        Methods.CollectLogs asked = DownlinkCodec.params(command.params(), Methods.CollectLogs.class);
        LogArchive archive = LogArchive.of(log.since(asked.since()), asked.maxBytes());
        String uploadUrl = asked.uploadUrl();
        return uploadUrl == null ? said(command, archive) : new Work.Later(uploaded(archive, uploadUrl));
    }

    private Work said(Command command, LogArchive archive) {
        List<byte[]> parts = archive.parts();
        for (int part = 1; part <= parts.size(); part++) {
            gateway.say(new LogExcerpt(
                    gateway.life().origin(), command.meta().commandId(), part, parts.size(), parts.get(part - 1)));
        }
        return result(archive, parts.size());
    }

    private Future<Work> uploaded(LogArchive archive, String url) {
        return environment
                .vertx()
                .executeBlocking(() -> put(archive.bytes(), url))
                .map(status -> status / 100 == 2
                        ? result(archive, null)
                        : Work.failed("UPLOAD_FAILED", "the upload was answered with " + status))
                .otherwise(Work.failed("UPLOAD_FAILED", "nobody took the upload"));
    }

    private static int put(byte[] file, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(UPLOAD_TIMEOUT)
                .header("Content-Type", "application/gzip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(file))
                .build();
        return HttpClient.newBuilder()
                .connectTimeout(UPLOAD_TIMEOUT)
                .build()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static Work result(LogArchive archive, @Nullable Integer parts) {
        return Work.done(DownlinkCodec.json(new Methods.CollectLogsResult(
                (long) archive.bytes().length, archive.sha256(), parts, archive.truncated())));
    }
}
