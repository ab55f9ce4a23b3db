package io.sallyport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes an MQTT client, which knows TCP only, to a broker over WebSocket over TLS: to the client it is an HTTP proxy on the loopback interface, and for each CONNECT it
 * opens a WebSocket (binary frames, subprotocol {@code mqtt}) to its one endpoint, wherever the client wants to go. What is the client's own, its trust, certificate and proxy, is
 * used towards the broker; files are read at each connection.
 *
 * <p>It is no way out for other processes of the machine: it serves whoever has a random password, which only the client that it was opened for was told, and leads to one
 * endpoint. Limits: between client and bridge nothing is encrypted, so whoever may capture packets on the loopback interface (root) reads it, as one who may read this
 * process's memory does; others can find the port and take up its connections, without getting further; and as another process might get the port after {@link #close()}, it
 * must be open for as long as its client connects.
 */
public final class WebSocketBridge {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String SUBPROTOCOL = "mqtt";
    /** A frame may hold many packets; some brokers put in one what they have at the moment. */
    private static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private static final int MAX_REQUEST_BYTES = 8 * 1024;
    /** Shorter than the ten seconds that a client waits for its proxy, so that it hears why it took so long. */
    private static final int HANDSHAKE_MILLIS = 9_000;
    /** How long a broker has to answer the end of the WebSocket before its line is cut. */
    private static final int CLOSING_SECONDS = 2;

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern AUTHORIZATION =
            Pattern.compile("^proxy-authorization: *basic +(\\S+)\\s*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Vertx vertx;
    private final NetServer server;
    private final WebSocketConnectOptions endpoint;
    private final WebSocketClientOptions outside;
    private final String password = random();

    private WebSocketBridge(Vertx vertx, WebSocketConnectOptions endpoint, NetClientOptions client) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.outside = new WebSocketClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setTrustOptions(client.getTrustOptions())
                .setKeyCertOptions(client.getKeyCertOptions())
                .setProxyOptions(client.getProxyOptions())
                .setConnectTimeout(HANDSHAKE_MILLIS)
                .setClosingTimeout(CLOSING_SECONDS)
                .setMaxFrameSize(MAX_FRAME_BYTES)
                .setMaxMessageSize(MAX_FRAME_BYTES);
        this.server = vertx.createNetServer(
                        new NetServerOptions().setHost(LOOPBACK).setPort(0))
                .connectHandler(this::greet);
    }

    /**
     * Opens a bridge for one client and has the client's options lead over it, so they must be complete before, with TLS as for MQTT over TLS.
     *
     * @param path of the broker's WebSocket, such as {@code /mqtt}
     */
    public static Future<WebSocketBridge> open(
            Vertx vertx, String host, int port, String path, NetClientOptions client) {
        WebSocketConnectOptions endpoint = new WebSocketConnectOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(true)
                .setURI(path)
                .addSubProtocol(SUBPROTOCOL)
                // It is no browser's.
                .setAllowOriginHeader(false);
        endpoint.setTimeout(HANDSHAKE_MILLIS);
        WebSocketBridge bridge = new WebSocketBridge(vertx, endpoint, client);
        return bridge.server.listen().map(listening -> {
            client.setSsl(false)
                    .setTrustOptions(null)
                    .setKeyCertOptions(null)
                    .setProxyOptions(bridge.asProxy(listening.actualPort()));
            return bridge;
        });
    }

    private ProxyOptions asProxy(int port) {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(LOOPBACK)
                .setPort(port)
                .setUsername(SUBPROTOCOL)
                .setPassword(password);
    }

    /** Ends the connections too. */
    public Future<Void> close() {
        return server.close();
    }

    private void greet(NetSocket inside) {
        Buffer head = Buffer.buffer();
        inside.handler(part -> {
            head.appendBuffer(part);
            String request = head.toString(ISO_8859_1);
            // Whoever asks for a way sends nothing more before the answer.
            if (request.endsWith(END_OF_HEAD)) {
                inside.pause();
                if (isKnown(request)) {
                    connect(inside);
                } else {
                    refuse(inside, "407 Proxy Authentication Required");
                }
            } else if (head.length() > MAX_REQUEST_BYTES) {
                inside.close();
            }
        });
    }

    private boolean isKnown(String request) {
        Matcher given = AUTHORIZATION.matcher(request);
        String expected = Base64.getEncoder().encodeToString((SUBPROTOCOL + ":" + password).getBytes(ISO_8859_1));
        return request.startsWith("CONNECT ")
                && given.find()
                && MessageDigest.isEqual(given.group(1).getBytes(ISO_8859_1), expected.getBytes(ISO_8859_1));
    }

    private void connect(NetSocket inside) {
        Promise<Void> gone = Promise.promise();
        inside.closeHandler(closed -> gone.complete());
        WebSocketClient client = vertx.createWebSocketClient(outside);
        client.connect(endpoint)
                .onSuccess(socket -> join(inside, gone.future(), socket, client))
                .onFailure(cause -> {
                    client.close();
                    refuse(inside, "502 " + reason(cause));
                });
    }

    /** When the one side has ended, the other is ended too, whatever waits to be written. */
    private static void join(NetSocket inside, Future<Void> gone, WebSocket socket, WebSocketClient client) {
        socket.closeHandler(closed -> {
            inside.close();
            client.close();
        });
        gone.onComplete(closed -> socket.close());
        inside.write("HTTP/1.1 200 OK" + END_OF_HEAD);
        socket.pipeTo(inside);
        inside.pipeTo(socket);
    }

    private static void refuse(NetSocket inside, String status) {
        inside.end(Buffer.buffer("HTTP/1.1 " + status + "\r\nContent-Length: 0" + END_OF_HEAD));
    }

    /** The client says it as what its proxy answered. */
    private static String reason(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root).replaceAll("[^ -~]+", " ");
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
