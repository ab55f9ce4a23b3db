package io.sallyport.testing;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.sallyport.embedded.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Debian's mosquitto with deployment/mosquitto/production.conf, of which only paths and ports are others, and the CA of its site. It also has a listener for consoles that
 * get out by WebSocket only, which speaks nothing else.
 */
public final class SecuredMosquitto implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("deployment", "mosquitto");
    private static final int ROUNDS = 101;
    private static final char[] NO_PASSWORD = new char[0];

    private final CertificateAuthority authority = new CertificateAuthority("The site's CA");
    private final Path folder;
    private final int gatewayPort;
    private final int consolePort;
    private final int webSocketPort;
    private final int consoleWebSocketPort;
    private ExternalServer server;

    private SecuredMosquitto() throws IOException {
        folder = ExternalServer.temporaryFolder(ExternalServer.PARENT, "mosquitto-tls");
        gatewayPort = Loopback.freePort();
        consolePort = Loopback.freePort();
        webSocketPort = Loopback.freePort();
        consoleWebSocketPort = Loopback.freePort();
    }

    public static SecuredMosquitto start() {
        try {
            SecuredMosquitto broker = new SecuredMosquitto();
            broker.configure();
            broker.startAgain();
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configure() throws IOException {
        CertificateAuthority.Identity identity = authority.issue("broker", "localhost", Loopback.ADDRESS);
        write("ca.pem", authority.pem());
        write("broker.pem", identity.certificatePem());
        write("broker.key", identity.keyPem());
        revoke(List.of());
        allow("nobody", "has this one");
        for (String file : List.of("gateways.acl", "console.acl")) {
            Files.copy(CONFIGURATION.resolve(file), folder.resolve(file));
        }
        String configuration = Files.readString(CONFIGURATION.resolve("production.conf"));
        write(
                "mosquitto.conf",
                configuration
                                .replace("listener 8883", "listener " + gatewayPort + " 127.0.0.1")
                                .replace("listener 443", "listener " + webSocketPort + " 127.0.0.1")
                                .replace("listener 8884", "listener " + consolePort + " 127.0.0.1")
                                .replace("/etc/mosquitto/sallyport", folder.toString())
                        + "\nuser " + System.getProperty("user.name") + "\n"
                        + """
                        listener %2$d 127.0.0.1
                        protocol websockets
                        cafile %1$s/ca.pem
                        certfile %1$s/broker.pem
                        keyfile %1$s/broker.key
                        password_file %1$s/passwords
                        allow_anonymous false
                        acl_file %1$s/console.acl
                        """
                                .formatted(folder, consoleWebSocketPort));
    }

    /** Writes the list of who is revoked; it counts when the broker starts again. */
    public void revoke(List<X509Certificate> certificates) {
        write("revoked.pem", authority.revocations(certificates));
    }

    /** Writes the one who has a password, as mosquitto_passwd does; it counts when the broker starts again. */
    public void allow(String username, String password) {
        try {
            byte[] salt = new byte[12];
            new SecureRandom().nextBytes(salt);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 512))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            write(
                    "passwords",
                    "%s:$7$%d$%s$%s%n"
                            .formatted(username, ROUNDS, base64.encodeToString(salt), base64.encodeToString(hash)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public CertificateAuthority authority() {
        return authority;
    }

    public int gatewayPort() {
        return gatewayPort;
    }

    /** For gateways with a password. */
    public int webSocketPort() {
        return webSocketPort;
    }

    public int consolePort() {
        return consolePort;
    }

    /** What the console needs: a certificate of its own, and no password. */
    public Map<String, String> settings() {
        CertificateAuthority.Identity console = authority.issue("console");
        write("console.pem", console.certificatePem());
        write("console.key", console.keyPem());
        return Map.of(
                "sallyport.broker.host", "localhost",
                "sallyport.broker.port", Integer.toString(consolePort),
                "sallyport.broker.ssl", "true",
                "sallyport.broker.tls.ca", folder.resolve("ca.pem").toString(),
                "sallyport.broker.tls.certificate",
                        folder.resolve("console.pem").toString(),
                "sallyport.broker.tls.key", folder.resolve("console.key").toString());
    }

    /** What it needs besides where it gets out by WebSocket only: a password, as its certificate is not asked for there. */
    public Map<String, String> webSocketSettings() throws IOException {
        allow("console", "of the console");
        startAgain();
        return Map.of(
                "sallyport.broker.port", Integer.toString(consoleWebSocketPort),
                "sallyport.broker.websocket", "true",
                "sallyport.broker.username", "console",
                "sallyport.broker.password", "of the console");
    }

    /** A file with the certificate of a CA that vouches for nobody here. */
    public Path foreignCa() {
        write("foreign.pem", new CertificateAuthority("another CA").pem());
        return folder.resolve("foreign.pem");
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As its supervisor would; who was connected is not any more. */
    public void startAgain() throws IOException {
        if (server != null) {
            server.close();
        }
        server = ExternalServer.start(
                folder.resolve("server.log"),
                gatewayPort,
                List.of(
                        ExternalServer.binary("mosquitto"),
                        "-c",
                        folder.resolve("mosquitto.conf").toString()));
    }

    @Override
    public void close() {
        server.close();
    }

    /** For a client that has this certificate. */
    public static KeyManagerFactory keys(CertificateAuthority.Identity identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", identity.key(), NO_PASSWORD, new Certificate[] {identity.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a gateway that has this certificate and trusts this site's CA only. */
    public MqttClientSslConfig tls(CertificateAuthority.Identity identity) {
        return MqttClientSslConfig.builder()
                .keyManagerFactory(keys(identity))
                .trustManagerFactory(trust())
                .build();
    }

    /** For a client that trusts this site's CA only. */
    public TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
