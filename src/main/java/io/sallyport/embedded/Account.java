package io.sallyport.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A client that the broker knows by itself.
 *
 * @param clientIdPrefix how its client IDs begin; so nobody who has this password can take a gateway's place
 */
public record Account(String username, String password, String clientIdPrefix, Rights rights) {

    boolean isThatOf(@Nullable String givenPassword, String clientId) {
        return givenPassword != null
                && MessageDigest.isEqual(bytes(password), bytes(givenPassword))
                && clientId.startsWith(clientIdPrefix);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Account[" + username + "]";
    }
}
