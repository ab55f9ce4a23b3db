package io.sallyport.testing;

import io.sallyport.embedded.CertificateAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes WebSockets for MQTT over TLS, says nothing, and keeps what they asked for. */
public final class WebSocketServer {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int port;

    /** Ends with Vert.x. */
    public WebSocketServer(Vertx vertx, CertificateAuthority.Identity identity) {
        HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol("mqtt");
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(identity.certificatePem()))
                        .addKeyValue(Buffer.buffer(identity.keyPem())));
        port = vertx.createHttpServer(options)
                .webSocketHandler(
                        socket -> asked.add(socket.headers().get("Sec-WebSocket-Protocol") + " " + socket.uri()))
                .listen(0, Loopback.ADDRESS)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    public int port() {
        return port;
    }

    /** Subprotocol and path of each. */
    public List<String> asked() {
        return asked;
    }
}
