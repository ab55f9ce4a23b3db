package io.sallyport.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority of this process: EC P-256, for the embedded broker and for the servers and gateways of tests. Not for production. */
public final class CertificateAuthority {
    private static final Duration LIFE = Duration.ofDays(3_650);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final X500Name name;
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
        this.name = named(name);
        try {
            certificate = signed(builder(this.name, keys, Instant.now().plus(LIFE))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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
        // For both ends of a connection.
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        try {
            X509v3CertificateBuilder builder = builder(named(commonName), pair, notAfter)
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            if (hosts.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
            }
            return new Identity(signed(builder), pair.getPrivate(), certificate);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A list of revoked certificates, as PEM, good for a day. */
    public String revocations(List<X509Certificate> revoked) {
        Instant now = Instant.now();
        X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(now.minus(CLOCKS_DIFFER)));
        list.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
        revoked.forEach(each -> list.addCRLEntry(each.getSerialNumber(), Date.from(now), CRLReason.unspecified));
        try {
            return TokenKeys.pem("X509 CRL", list.build(signer()).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair of, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(63, ThreadLocalRandom.current()).add(BigInteger.ONE),
                Date.from(notAfter.minus(LIFE).minus(CLOCKS_DIFFER)),
                Date.from(notAfter),
                subject,
                of.getPublic());
    }

    private X509Certificate signed(X509v3CertificateBuilder builder) {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X500Name named(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    private static GeneralNames names(String... hosts) {
        return new GeneralNames(Stream.of(hosts)
                .map(host -> new GeneralName(
                        Character.isDigit(host.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static String pem(X509Certificate certificate) {
        try {
            return TokenKeys.pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
