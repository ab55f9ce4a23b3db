package io.sallyport.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A second listener of the embedded broker, for MQTT and WebSocket over TLS.
 *
 * @param port 0 for a free one
 * @param keyStore PKCS #12
 */
public record TlsListener(int port, Path keyStore, String password) {

    /** @param folder where the key store is written to */
    public static TlsListener with(CertificateAuthority.Identity server, Path folder) {
        try {
            String password = TokenKeys.random();
            Path file = folder.resolve("broker.p12");
            server.writeStore(file, password);
            return new TlsListener(0, file, password);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the broker's key store", e);
        }
    }
}
