package io.sallyport.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A console that gives out certificates and signs what it says: one profile for all tests of either, so that it starts once. */
public final class CertificatesAndSignatures implements QuarkusTestProfile {
    public static final GatewayAuthority AUTHORITY = new GatewayAuthority("EC");

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "sallyport.credentials.mode",
                "CERTIFICATE",
                "sallyport.credentials.ca.key",
                AUTHORITY.keyPem(),
                "sallyport.credentials.ca.certificate",
                AUTHORITY.certificatePem(),
                // Two, as while they are changed.
                "sallyport.signing.keys.old",
                "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
                "sallyport.signing.keys.new",
                "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbaPGE5TFz9tsoaeFK4qv00WryOWpvT7",
                "sallyport.signing.key",
                "new");
    }
}
