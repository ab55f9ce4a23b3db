package io.sallyport.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** What gateways sign in with at the broker. */
@ConfigMapping(prefix = "sallyport.credentials")
public interface CredentialsConfig {
    /** What a gateway is given when it is activated. */
    @WithDefault("TOKEN")
    CredentialMode mode();

    /** Private keys of tokens by key ID: PEM, PKCS #8, EC P-256. Their public halves are published, so that keys can rotate. */
    Map<String, String> tokenKeys();

    /** The ID of the key that signs; may be left out if there is one only. */
    Optional<String> tokenKey();

    /** How long a token lives; a gateway renews it after half of that. */
    @WithDefault("P7D")
    @DurationMin(minutes = 1)
    Duration tokenTtl();

    /** How long passwords, device credentials and certificates live. */
    @WithDefault("P90D")
    @DurationMin(minutes = 1)
    Duration longTtl();

    /** A password that was renewed still counts for so long, until its gateway has the new one. */
    @WithDefault("PT1H")
    Duration grace();

    /** The instance in the user name of a device credential. */
    @WithDefault("sallyport")
    String instanceId();

    /** A credential that has no more than this left is shown as one that expires soon. */
    @WithDefault("P2D")
    Duration expiresSoon();

    /** What the broker sends as {@code Authorization: Bearer …} to ask about clients; while there is none, it may not. At least 32 characters. */
    Optional<String> brokerSecret();

    /** Credentials of which is remembered what they are worth, so that a broker's question costs no look at the database. */
    @WithDefault("20000")
    @Min(1)
    int cacheEntries();

    /** For so long a replica does not look again whether a credential was revoked. */
    @WithDefault("10s")
    Duration cacheFor();

    /** How often is looked for what the broker is to be told of. */
    @WithDefault("2s")
    Duration cutOffEvery();

    /** What signs certificates. */
    Authority ca();

    interface Authority {
        /** PEM, PKCS #8. */
        Optional<String> key();

        /** PEM. */
        Optional<String> certificate();
    }
}
