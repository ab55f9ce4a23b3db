package io.sallyport.simulator;

import io.sallyport.protocol.BrokerCredentials;
import io.sallyport.protocol.BrokerCredentials.Mode;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.mqtt.MqttClientOptions;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway gets to the broker (docs/protocol.md, section 3).
 *
 * @param endpoints in the order in which they are tried
 * @param ca who vouches for the broker, a PEM file; empty: those whom the JVM trusts
 * @param certificate a PEM file, in whose name {@code {clientId}} stands for each gateway's; empty for none
 * @param key likewise
 * @param proxy {@code http://user:password@host:port}, asked to CONNECT
 * @param credentials in a style of ApsaraMQ's, or the same plain ones for all
 */
record Transport(
        List<Endpoint> endpoints,
        String ca,
        String certificate,
        String key,
        @Nullable URI proxy,
        @Nullable BrokerCredentials credentials) {
    private static final int PLAIN_PORT = 1883;
    private static final String WEB_SOCKET_PATH = "/mqtt";

    /** What is spoken at an endpoint. */
    enum Kind {
        MQTT(PLAIN_PORT),
        MQTTS(8883),
        /** MQTT over WebSocket over TLS. */
        WSS(443);

        private final int port;

        Kind(int port) {
            this.port = port;
        }
    }

    /**
     * One address of the broker.
     *
     * @param path of its WebSocket; of no meaning to the other kinds
     */
    record Endpoint(Kind kind, String host, int port, String path) {
        Endpoint(Kind kind, String host, int port) {
            this(kind, host, port, WEB_SOCKET_PATH);
        }

        /** @throws IllegalArgumentException if it is none of {@code mqtt://host:port}, {@code mqtts://host:port} and {@code wss://host:port/path} */
        static Endpoint parse(String text) {
            URI uri = URI.create(text.strip());
            Kind kind = Stream.of(Kind.values())
                    .filter(known -> known.name().equalsIgnoreCase(uri.getScheme()))
                    .findAny()
                    .orElse(null);
            if (uri.getHost() == null || kind == null) {
                throw new IllegalArgumentException(
                        "an endpoint is mqtt://host:port, mqtts://host:port or wss://host:port/path, not " + text);
            }
            return new Endpoint(
                    kind,
                    uri.getHost(),
                    uri.getPort() < 0 ? kind.port : uri.getPort(),
                    uri.getRawPath().isEmpty() ? WEB_SOCKET_PATH : uri.getRawPath());
        }

        private static Endpoint ofConsole(Lookup console) {
            boolean ssl = Boolean.parseBoolean(console.text("ssl", "false"));
            boolean webSocket = Boolean.parseBoolean(console.text("websocket", "false"));
            return new Endpoint(
                    webSocket ? Kind.WSS : ssl ? Kind.MQTTS : Kind.MQTT,
                    console.text("host", "localhost"),
                    console.number("port", PLAIN_PORT),
                    console.text("websocket-path", WEB_SOCKET_PATH));
        }
    }

    Transport {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a gateway needs an endpoint");
        }
    }

    static Transport of(Config config) {
        Lookup own = new Lookup(config, "sallyport.simulator.");
        Lookup console = new Lookup(config, "sallyport.broker.");
        String listed = own.text("endpoints", "");
        String proxy = own.text("proxy", "");
        return new Transport(
                listed.isEmpty()
                        ? List.of(Endpoint.ofConsole(console))
                        : Stream.of(listed.split(",")).map(Endpoint::parse).toList(),
                own.text("tls.ca", console.text("tls.ca", "")),
                own.text("tls.certificate", ""),
                own.text("tls.key", ""),
                proxy.isEmpty() ? null : URI.create(proxy),
                credentials(own));
    }

    private static @Nullable BrokerCredentials credentials(Lookup own) {
        String username = own.text("broker.username", "");
        return username.isEmpty()
                ? null
                : new BrokerCredentials(
                        Mode.named(own.text("broker.credentials", "plain")),
                        username,
                        own.text("broker.password", ""),
                        own.text("broker.instance-id", ""));
    }

    /** @param attempt how many came before it since the gateway was online */
    Endpoint endpoint(int attempt) {
        return endpoints.get(attempt % endpoints.size());
    }

    /** The broker's host name is always verified. */
    void apply(MqttClientOptions options, Endpoint endpoint) {
        String clientId = options.getClientId();
        if (credentials != null) {
            options.setUsername(credentials.username()).setPassword(credentials.password(clientId));
        }
        options.setSsl(endpoint.kind() != Kind.MQTT).setHostnameVerificationAlgorithm("HTTPS");
        if (!ca.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(ca));
        }
        if (!certificate.isEmpty()) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertPath(certificate.replace("{clientId}", clientId))
                    .addKeyPath(key.replace("{clientId}", clientId)));
        }
        if (proxy != null) {
            options.setProxyOptions(proxyOptions(proxy));
        }
    }

    private static ProxyOptions proxyOptions(URI proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.getHost())
                .setPort(proxy.getPort());
        String user = proxy.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(colon < 0 ? user : user.substring(0, colon))
                    .setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return options;
    }

    /** Says nothing of passwords. */
    @Override
    public String toString() {
        return "Transport" + endpoints;
    }
}
