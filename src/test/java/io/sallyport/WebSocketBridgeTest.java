package io.sallyport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.testing.ConnectProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge between a client and a server that shows what arrives. */
class WebSocketBridgeTest {
    private static final int MANY_BYTES = 1024 * 1024;
    private static final int CHUNKS = 1_000;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = new CertificateAuthority("the site's CA");
    private final List<ServerWebSocket> opened = new CopyOnWriteArrayList<>();
    private final NetClientOptions client = new NetClientOptions();
    private int port;

    @BeforeEach
    void listen() {
        port = server(authority.issue("broker", "localhost"));
        CertificateAuthority.Identity own = authority.issue("client");
        client.setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())))
                .setKeyCertOptions(pem(own));
    }

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void showsTheClientsCertificateAndGoesThroughItsProxy() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("client:of the proxy")) {
            client.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setPort(proxy.port())
                    .setHost("127.0.0.1")
                    .setUsername("client")
                    .setPassword("of the proxy"));
            NetSocket socket = connect();
            List<Buffer> received = new CopyOnWriteArrayList<>();
            ServerWebSocket arrived = arrived();
            arrived.handler(arrived::write).resume();
            socket.handler(received::add);
            socket.write("ping");

            await().until(() -> received.equals(List.of(Buffer.buffer("ping"))));
            assertThat(arrived.uri()).isEqualTo("/mqtt");
            assertThat(arrived.subProtocol()).isEqualTo("mqtt");
            assertThat(arrived.headers().contains("Origin")).isFalse();
            assertThat(arrived.sslSession().getPeerPrincipal().getName()).contains("CN=client");
            assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + port + " HTTP/1.1 200");
        }
    }

    @Test
    void passesOnAFrameThatHoldsManyPackets() {
        AtomicLong read = new AtomicLong();
        connect().handler(part -> read.addAndGet(part.length()));

        arrived().writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[MANY_BYTES]), true));

        await().until(() -> read.get() == MANY_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mqtt:", "mqtt:wrong", "another:user"})
    void servesNobodyWithoutItsPassword(String given) throws IOException {
        bridge();
        try (Socket stranger = new Socket(
                InetAddress.getLoopbackAddress(), client.getProxyOptions().getPort())) {
            String credentials = Base64.getEncoder().encodeToString(given.getBytes(UTF_8));
            stranger.getOutputStream()
                    .write(("CONNECT localhost:" + port + " HTTP/1.1\r\nProxy-Authorization: Basic " + credentials
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));

            assertThat(new String(stranger.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 407 ");
        }
        assertThat(opened).isEmpty();
    }

    @Test
    void hearsOutNobodyForEver() throws IOException {
        bridge();
        try (Socket stranger = new Socket(
                InetAddress.getLoopbackAddress(), client.getProxyOptions().getPort())) {
            stranger.setSoTimeout(10_000);
            stranger.getOutputStream().write("x".repeat(8_193).getBytes(UTF_8));

            assertThat(stranger.getInputStream().read()).isNegative();
        }
    }

    @Test
    void leadsToItsEndpointOnly() {
        bridge();

        join(vertx.createNetClient(client).connect(1, "elsewhere.example.com"));

        assertThat(arrived().authority().port()).isEqualTo(port);
    }

    @Test
    void whatEndsAtOneSideEndsAtTheOther() {
        AtomicBoolean clientClosed = new AtomicBoolean();
        connect().closeHandler(closed -> clientClosed.set(true));
        arrived().close();
        await().untilTrue(clientClosed);

        AtomicBoolean serverClosed = new AtomicBoolean();
        NetSocket second = connect();
        await().until(() -> opened.size() == 2);
        opened.get(1).closeHandler(closed -> serverClosed.set(true));
        second.close();
        opened.get(1).resume();
        await().untilTrue(serverClosed);
    }

    @Test
    void holdsBackWhoeverSendsMoreThanTheOtherSideReads() {
        AtomicLong read = new AtomicLong();
        AtomicLong written = new AtomicLong();
        bridge();
        // On its event loop, where it sees at once that its queue is full.
        vertx.createNetClient(client).connect(port, "localhost").onSuccess(socket -> {
            socket.drainHandler(drained -> fill(socket, written));
            fill(socket, written);
        });
        ServerWebSocket slow = arrived();
        slow.handler(part -> read.addAndGet(part.length()));

        AtomicLong before = new AtomicLong();
        await().during(Duration.ofMillis(500))
                .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
        assertThat(written).hasValueLessThan(CHUNKS);
        slow.resume();

        await().until(() -> read.get() == (long) CHUNKS * CHUNK_BYTES);
    }

    private static void fill(NetSocket socket, AtomicLong written) {
        while (written.get() < CHUNKS && !socket.writeQueueFull()) {
            socket.write(Buffer.buffer(new byte[CHUNK_BYTES]));
            written.incrementAndGet();
        }
    }

    private NetSocket connect() {
        bridge();
        return join(vertx.createNetClient(client).connect(port, "localhost"));
    }

    private void bridge() {
        if (client.isSsl()) {
            join(WebSocketBridge.open(vertx, "localhost", port, "/mqtt", client));
        }
    }

    private ServerWebSocket arrived() {
        await().until(() -> !opened.isEmpty());
        return opened.get(0);
    }

    private int server(CertificateAuthority.Identity identity) {
        HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol("mqtt");
        options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())))
                .setKeyCertOptions(pem(identity));
        return join(vertx.createHttpServer(options)
                        .webSocketHandler(socket -> {
                            socket.pause();
                            opened.add(socket);
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static PemKeyCertOptions pem(CertificateAuthority.Identity identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.certificatePem()))
                .addKeyValue(Buffer.buffer(identity.keyPem()));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
