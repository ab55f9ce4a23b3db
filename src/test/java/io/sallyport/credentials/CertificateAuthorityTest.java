package io.sallyport.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import io.sallyport.testing.GatewayAuthority;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the authority signs, what it refuses to sign, and with which keys it does not start. */
class CertificateAuthorityTest {
    private static final GatewayAuthority OURS = new GatewayAuthority("EC");
    private static final GatewayAuthority RSA = new GatewayAuthority("RSA");
    private static final KeyPair MACHINE = GatewayAuthority.pair("EC", 256);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void certifiesTheKeyAndNothingElseOfARequest(String algorithm) throws Exception {
        GatewayAuthority authority = algorithm.equals("EC") ? OURS : RSA;

        X509Certificate certificate = authority.verified(
                of(authority).certify(credential(), BigInteger.TEN, GatewayAuthority.request(MACHINE)));

        assertThat(certificate.getPublicKey()).isEqualTo(MACHINE.getPublic());
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=GID_test@@@gw-0hzpq7k3m9x2t,OU=cr-0hzpq7k3m9x2t");
        assertThat(certificate.getSerialNumber()).isEqualTo(BigInteger.TEN);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false, false);
        assertThat(certificate.getBasicConstraints()).as("is no authority").isEqualTo(-1);
        assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(3_000)));
        assertThat(certificate.getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(10)));
    }

    static Stream<String> worthlessRequests() {
        String good = GatewayAuthority.request(MACHINE);
        return Stream.of(
                "",
                "garbage",
                good.substring(0, 200),
                good.replace("CERTIFICATE REQUEST", "X").replaceAll("\\n[A-Za-z0-9+/]", "\nA"),
                OURS.certificatePem(),
                GatewayAuthority.request(
                        MACHINE, GatewayAuthority.pair("EC", 256).getPrivate()),
                GatewayAuthority.request(GatewayAuthority.pair("RSA", 1_024)),
                GatewayAuthority.request(GatewayAuthority.pair("RSA", 2_047)));
    }

    @ParameterizedTest
    @MethodSource("worthlessRequests")
    void refusesWhatIsNoneForgedOrWeak(String request) {
        CertificateAuthority authority = of(OURS);

        assertThatThrownBy(() -> authority.certify(credential(), BigInteger.TEN, request))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("INVALID_CSR"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0xff})
    void refusesARequestOfWhichAnyByteIsAnother(int bits) {
        CertificateAuthority authority = of(OURS);
        byte[] good = Pem.decode(GatewayAuthority.request(MACHINE));

        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) bits;
            String request = GatewayAuthority.pem("CERTIFICATE REQUEST", changed);
            assertThatThrownBy(() -> authority.certify(credential(), BigInteger.TEN, request))
                    .as("byte %d", i)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("INVALID_CSR"));
        }
    }

    @Test
    void takesRsaOf2048Bits() {
        KeyPair machine = GatewayAuthority.pair("RSA", 2_048);

        String pem = of(OURS).certify(credential(), BigInteger.TEN, GatewayAuthority.request(machine));

        assertThat(OURS.verified(pem).getPublicKey()).isEqualTo(machine.getPublic());
    }

    @Test
    void listsWhatWasRevoked() {
        X509CRL list = OURS.verifiedList(of(OURS).revoked(
                        List.of(new CertificateAuthority.RevokedCertificate("ff01", NOW.minusSeconds(60))), NOW));

        assertThat(list.getRevokedCertificate(new BigInteger("ff01", 16)).getRevocationDate())
                .isEqualTo(NOW.minusSeconds(60));
        assertThat(list.getRevokedCertificates()).hasSize(1);
        assertThat(list.getNextUpdate()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(OURS.verifiedList(of(OURS).revoked(List.of(), NOW)).getRevokedCertificates())
                .isNull();
    }

    @Test
    void signsNothingWhileThereIsNone() {
        CertificateAuthority none = new CertificateAuthority(config(Map.of()));

        assertThatThrownBy(() -> none.revoked(List.of(), NOW))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("NO_AUTHORITY"));
    }

    @Test
    void doesNotStartWithAKeyThatIsNotItsCertificates() {
        refuses(new GatewayAuthority("EC").keyPem(), OURS.certificatePem());
        refuses(new GatewayAuthority("RSA").keyPem(), RSA.certificatePem());
        refuses(RSA.keyPem(), OURS.certificatePem());
        refuses("garbage", OURS.certificatePem());
        refuses(OURS.keyPem(), "garbage");
    }

    @Test
    void doesNotStartWithTheHalfOfIt() {
        refuses(OURS.keyPem(), null);
        refuses(null, OURS.certificatePem());
    }

    @Test
    void doesNotStartWithACertificateThatIsNoAuthoritys() {
        KeyPair machine = GatewayAuthority.pair("EC", 256);
        String own = of(OURS).certify(credential(), BigInteger.TEN, GatewayAuthority.request(machine));

        refuses(GatewayAuthority.pem("PRIVATE KEY", machine.getPrivate().getEncoded()), own);
    }

    private static void refuses(String key, String certificate) {
        Map<String, String> values = new HashMap<>();
        if (key != null) {
            values.put("sallyport.credentials.ca.key", key);
        }
        if (certificate != null) {
            values.put("sallyport.credentials.ca.certificate", certificate);
        }
        assertThatThrownBy(() -> new CertificateAuthority(config(values)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sallyport.credentials.ca.key")
                .hasNoCause();
    }

    private static CertificateAuthority of(GatewayAuthority authority) {
        return new CertificateAuthority(config(Map.of(
                "sallyport.credentials.ca.key", authority.keyPem(),
                "sallyport.credentials.ca.certificate", authority.certificatePem())));
    }

    private static CredentialsConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(CredentialsConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(CredentialsConfig.class);
    }

    private static GatewayCredential credential() {
        return new GatewayCredential(
                "cr-0hzpq7k3m9x2t",
                "gw-0hzpq7k3m9x2t",
                "GID_test@@@gw-0hzpq7k3m9x2t",
                1,
                CredentialMode.CERTIFICATE,
                NOW,
                NOW.plus(Duration.ofDays(3_000)));
    }
}
