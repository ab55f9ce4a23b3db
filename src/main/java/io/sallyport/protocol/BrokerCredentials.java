package io.sallyport.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client says of itself at the broker (docs/protocol.md, section 3): a plain user name and password, or in the style of ApsaraMQ, where the user
 * name names the mode, and two of the three modes have another password for each client ID.
 *
 * @param key the user name, the access key or the device access key
 * @param secret the password, the secret of the key, or the token; never logged
 * @param instanceId of ApsaraMQ; empty in plain mode
 */
public record BrokerCredentials(Mode mode, String key, String secret, String instanceId) {
    private static final String HMAC = "HmacSHA1";

    /** How user name and password are made. */
    public enum Mode {
        PLAIN(""),
        SIGNATURE("Signature"),
        DEVICE_CREDENTIAL("DeviceCredential"),
        TOKEN("Token");

        private final String prefix;

        Mode(String prefix) {
            this.prefix = prefix;
        }

        /** Reads a setting: {@code device-credential} as well as {@code DEVICE_CREDENTIAL}. @throws IllegalArgumentException if it is none */
        public static Mode named(String setting) {
            return valueOf(setting.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public BrokerCredentials {
        if (key.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException("a broker's credentials need a user name and a password");
        }
        if (mode != Mode.PLAIN && (instanceId.isEmpty() || key.contains("|") || instanceId.contains("|"))) {
            throw new IllegalArgumentException(
                    "credentials in ApsaraMQ's style need the instance's ID, and neither it nor the key has a |");
        }
    }

    public static BrokerCredentials plain(String username, String password) {
        return new BrokerCredentials(Mode.PLAIN, username, password, "");
    }

    public String username() {
        return mode == Mode.PLAIN ? key : mode.prefix + "|" + key + "|" + instanceId;
    }

    /** @param clientId of the connection that it is for */
    public String password(String clientId) {
        return mode == Mode.SIGNATURE || mode == Mode.DEVICE_CREDENTIAL ? signed(clientId) : secret;
    }

    private String signed(String clientId) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(clientId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "BrokerCredentials[" + mode + "]";
    }
}
