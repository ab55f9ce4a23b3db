package io.sallyport.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.LaunchMode;
import io.sallyport.WebSocketBridge;
import io.sallyport.protocol.BrokerCredentials;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Gives a connection to the broker its identity, TLS and proxy, and says at the start what can't work or is not safe. */
@Singleton
class BrokerTransport {
    private final Vertx vertx;
    private final BrokerConnectionConfig config;
    private final Optional<BrokerCredentials> credentials;

    /** @throws IllegalArgumentException if a file can't be read, or settings belong together and one is missing */
    BrokerTransport(Vertx vertx, BrokerConfig broker, BrokerConnectionConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.credentials = credentials(config);
        requireReadable("ca", config.tls().ca());
        requireReadable("certificate", config.tls().certificate());
        requireReadable("key", config.tls().key());
        if (config.tls().certificate().isPresent() != config.tls().key().isPresent()) {
            throw new IllegalArgumentException(
                    "sallyport.broker.tls.certificate and sallyport.broker.tls.key belong together");
        }
        if (!broker.ssl() && config.tls().certificate().isPresent()) {
            throw new IllegalArgumentException("a client certificate needs sallyport.broker.ssl=true");
        }
        if (!broker.ssl() && config.websocket()) {
            throw new IllegalArgumentException("sallyport.broker.websocket needs sallyport.broker.ssl=true");
        }
        if (LaunchMode.current() == LaunchMode.NORMAL && speaksInTheClear(broker)) {
            Log.warn("sallyport.broker.ssl is false: whoever is between this console and the broker reads and changes"
                    + " what they say to each other, passwords too (docs/security.md)");
        }
    }

    void apply(MqttClientSessionOptions options) {
        credentials.ifPresent(known -> {
            options.setUsername(known.username());
            options.setPassword(known.password(options.getClientId()));
        });
        // No setting switches these off: encryption with whoever answers is none.
        options.setHostnameVerificationAlgorithm("HTTPS");
        options.setTrustAll(false);
        config.tls().ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca)));
        config.tls()
                .certificate()
                .ifPresent(certificate -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate)
                        .addKeyPath(config.tls().key().orElseThrow())));
        config.proxy()
                .host()
                .ifPresent(host -> options.setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost(host)
                        .setPort(config.proxy().port())
                        .setUsername(config.proxy().username().orElse(null))
                        .setPassword(config.proxy().password().orElse(null))));
    }

    /**
     * Has a connection go over WebSocket, if it is to. Once for each connection, with its complete options, and not for an event loop: it waits until the way is open, which it
     * then is for as long as the console runs.
     */
    void lead(MqttClientSessionOptions options) {
        if (config.websocket()) {
            WebSocketBridge.open(vertx, options.getHostname(), options.getPort(), config.websocketPath(), options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static Optional<BrokerCredentials> credentials(BrokerConnectionConfig config) {
        if (config.username().isEmpty() && config.password().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BrokerCredentials(
                config.credentials(),
                config.username().orElse(""),
                config.password().orElse(""),
                config.instanceId().orElse("")));
    }

    static boolean speaksInTheClear(BrokerConfig broker) {
        return !broker.ssl()
                && broker.host().isPresent()
                && !isLoopback(broker.host().get());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // One that nobody knows now may be known later.
            return false;
        }
    }

    private static void requireReadable(String what, Optional<String> file) {
        if (file.isPresent() && !Files.isReadable(Path.of(file.get()))) {
            throw new IllegalArgumentException("sallyport.broker.tls.%s: %s can't be read".formatted(what, file.get()));
        }
    }
}
