package io.sallyport.credentials;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The user names by which gateways connect: each names its credential, so that one can be banned without its successor. */
final class Usernames {
    private static final Pattern FORM = Pattern.compile("(?:DeviceCredential\\|)?(cr-[0-9a-z]{13})(?:\\|.*)?");

    private Usernames() {}

    /** Null with a certificate, which has none. */
    static @Nullable String of(GatewayCredential credential, CredentialsConfig config) {
        return switch (credential.mode()) {
            case TOKEN, PASSWORD -> credential.id();
            case DEVICE_CREDENTIAL -> "DeviceCredential|" + credential.id() + "|" + config.instanceId();
            case CERTIFICATE -> null;
        };
    }

    /** The credential that a user name, or a part of a certificate's subject, names. */
    static Optional<String> credentialId(String username) {
        Matcher form = FORM.matcher(username);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }
}
