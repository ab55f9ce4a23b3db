package io.sallyport.credentials;

import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** Signs the certificates of gateways, and says which of them count no more. A configuration that it can't read ends the start. */
@ApplicationScoped
@Startup
class CertificateAuthority {
    private static final int WEAKEST_RSA_BITS = 2_048;
    private static final int WEAKEST_EC_BITS = 256;
    /** Brokers fetch the list again before. */
    private static final Duration LIST_LASTS = Duration.ofDays(1);
    /** A gateway's clock may be behind. */
    private static final Duration BACKDATED = Duration.ofMinutes(10);

    private final @Nullable Ready configured;

    CertificateAuthority(CredentialsConfig config) {
        Optional<String> key = config.ca().key();
        Optional<String> certificate = config.ca().certificate();
        try {
            configured =
                    key.isEmpty() && certificate.isEmpty() ? null : Ready.parse(key.orElse(""), certificate.orElse(""));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: it may say what it read.
            throw new IllegalArgumentException(
                    "sallyport.credentials.ca.key and .certificate must be a key (PKCS #8, EC or RSA) and the certificate of its authority, as PEM");
        }
    }

    /**
     * The certificate of a credential, with its authority's after it. Its subject is the client ID, and the credential, so that a broker can tell which
     * of a gateway's certificates it is.
     *
     * @param request PKCS #10 as PEM; of it nothing counts but the key
     * @throws Refusal 503 {@code NO_AUTHORITY}, 400 {@code INVALID_CSR}
     */
    String certify(GatewayCredential credential, BigInteger serial, String request) {
        Ready authority = ready();
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.OU, credential.id())
                .addRDN(BCStyle.CN, credential.clientId())
                .build();
        Instant from = credential.issuedAt().minus(BACKDATED);
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                            authority.name(),
                            serial,
                            Date.from(from),
                            Date.from(credential.expiresAt()),
                            subject,
                            requested(request).getSubjectPublicKeyInfo())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return Pem.encode("CERTIFICATE", builder.build(authority.signer()).getEncoded())
                    + Pem.encode("CERTIFICATE", authority.certificate().getEncoded());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the authority can't sign", e);
        }
    }

    /** The list of certificates that count no more, as PEM. @throws Refusal 503 {@code NO_AUTHORITY} */
    String revoked(List<RevokedCertificate> revoked, Instant now) {
        Ready authority = ready();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(authority.name(), Date.from(now));
        builder.setNextUpdate(Date.from(now.plus(LIST_LASTS)));
        revoked.forEach(one -> builder.addCRLEntry(
                new BigInteger(one.serial(), 16), Date.from(one.at()), CRLReason.cessationOfOperation));
        try {
            return Pem.encode("X509 CRL", builder.build(authority.signer()).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the authority can't sign", e);
        }
    }

    private static JcaPKCS10CertificationRequest requested(String pem) {
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(Pem.decode(pem));
            PublicKey key = request.getPublicKey();
            // By the key as Java reads it: by what the request has of it the platform's own providers find no elliptic
            // curve.
            if (isStrong(key) && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                return request;
            }
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // Said below, whatever it is that is wrong with it: what is nearly ASN.1 is met with many an exception.
        }
        throw Refusal.invalid(
                "INVALID_CSR",
                "csr must be a certificate request (PKCS #10, PEM) that its own key signed: EC of 256 bits, RSA of 2048, or more.");
    }

    private static boolean isStrong(PublicKey key) {
        if (key instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength() >= WEAKEST_RSA_BITS;
        }
        return key instanceof ECKey ec && ec.getParams().getCurve().getField().getFieldSize() >= WEAKEST_EC_BITS;
    }

    private Ready ready() {
        if (configured == null) {
            throw Refusal.of(
                    Status.SERVICE_UNAVAILABLE,
                    "NO_AUTHORITY",
                    "Nothing that signs certificates is configured: sallyport.credentials.ca.*.");
        }
        return configured;
    }

    /** @param serial hexadecimal */
    record RevokedCertificate(String serial, Instant at) {}

    private record Ready(PrivateKey key, X509Certificate certificate) {
        static Ready parse(String keyPem, String certificatePem) throws GeneralSecurityException {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Pem.decode(certificatePem)));
            PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(keyPem)));
            Ready ready = new Ready(key, certificate);
            if (certificate.getBasicConstraints() < 0 || !ready.isPair()) {
                throw new IllegalArgumentException("brokers would believe nothing that this signs");
            }
            return ready;
        }

        private boolean isPair() throws GeneralSecurityException {
            byte[] anything = {1};
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(anything);
            return signature.verify(signed);
        }

        private String algorithm() {
            return key instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA";
        }

        X500Name name() {
            return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        }

        ContentSigner signer() throws OperatorCreationException {
            return new JcaContentSignerBuilder(algorithm()).build(key);
        }
    }
}
