package io.sallyport.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A certification authority of this process: EC P-256, for the embedded broker and for the servers and gateways of tests. Not for production. */
public final class CertificateAuthority {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final String name;
    private final KeyPair keys = TokenKeys.pair();
    private final X509Certificate certificate;

    /** A key with its certificate. */
    public record Identity(X509Certificate certificate, PrivateKey key, X509Certificate issuer) {
        public String certificatePem() {
            return pem(certificate);
        }

        public String keyPem() {
            return TokenKeys.pem("PRIVATE KEY", key.getEncoded());
        }

        /** As PKCS #12. */
        void writeStore(Path file, String password) throws IOException {
            try (OutputStream out = Files.newOutputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("broker", key, password.toCharArray(), new Certificate[] {certificate, issuer});
                store.store(out, password.toCharArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public CertificateAuthority(String name) {
        this.name = name;
        this.certificate = certify(
                name,
                keys,
                Instant.now().plus(Duration.ofDays(3650)),
                List.of(
                        extension(19, Der.sequence(Der.truth())),
                        // It signs certificates and lists of those that are revoked.
                        extension(15, Der.bits(1, new byte[] {0b0000_0110}))));
    }

    /** The certificate that others trust. */
    public String pem() {
        return pem(certificate);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** For a year. @param hosts names and IP addresses; a client needs none */
    public Identity issue(String commonName, String... hosts) {
        return issue(commonName, Instant.now().plus(Duration.ofDays(365)), hosts);
    }

    public Identity issue(String commonName, Instant notAfter, String... hosts) {
        KeyPair pair = TokenKeys.pair();
        List<byte[]> extensions = new ArrayList<>();
        // For both ends of a connection.
        extensions.add(
                extension(37, Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1), Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 2))));
        if (hosts.length > 0) {
            extensions.add(extension(
                    17,
                    Der.sequence(List.of(hosts).stream()
                            .map(CertificateAuthority::host)
                            .toList())));
        }
        return new Identity(certify(commonName, pair, notAfter, extensions), pair.getPrivate(), certificate);
    }

    /** A list of revoked certificates, as PEM, good for a day. */
    public String revocations(List<X509Certificate> revoked) {
        Instant now = Instant.now();
        List<byte[]> entries = revoked.stream()
                .map(each -> Der.sequence(Der.integer(each.getSerialNumber()), Der.time(now)))
                .toList();
        List<byte[]> list = new ArrayList<>(List.of(
                Der.integer(BigInteger.ONE),
                ECDSA_WITH_SHA256,
                name(name),
                Der.time(now.minus(CLOCKS_DIFFER)),
                Der.time(now.plus(Duration.ofDays(1)))));
        if (!entries.isEmpty()) {
            list.add(Der.sequence(entries));
        }
        return TokenKeys.pem("X509 CRL", signed(Der.sequence(list)));
    }

    private X509Certificate certify(String subject, KeyPair of, Instant notAfter, List<byte[]> extensions) {
        byte[] body = Der.sequence(
                Der.tagged(CONTEXT | CONSTRUCTED, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(63, ThreadLocalRandom.current()).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name(name),
                Der.sequence(Der.time(notAfter.minus(Duration.ofDays(4000))), Der.time(notAfter)),
                name(subject),
                of.getPublic().getEncoded(),
                Der.tagged(CONTEXT | CONSTRUCTED | 3, Der.sequence(extensions)));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signed(byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(commonName))));
    }

    /** @param number of the extension below 2.5.29; critical, but for those that only name things */
    private static byte[] extension(int number, byte[] value) {
        return number == 17 || number == 37
                ? Der.sequence(Der.oid(2, 5, 29, number), Der.octets(value))
                : Der.sequence(Der.oid(2, 5, 29, number), Der.truth(), Der.octets(value));
    }

    private static byte[] host(String host) {
        try {
            return Character.isDigit(host.charAt(0))
                    ? Der.tagged(CONTEXT | 7, InetAddress.getByName(host).getAddress())
                    : Der.tagged(CONTEXT | 2, host.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return TokenKeys.pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
