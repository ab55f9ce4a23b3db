package io.sallyport.messaging;

import io.quarkus.runtime.Startup;
import io.sallyport.protocol.DownlinkMessage;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.SignedDownlinks;
import io.sallyport.security.Ed25519Pem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The keys that sign downlinks. A key that is none, or more than gateways keep, ends the start. Never changes. */
@ApplicationScoped
@Startup
public class ConsoleKeys {
    /** As many as a gateway keeps (docs/protocol.md, section 7). */
    private static final int MOST = 2;

    private static final String KEYS = "sallyport.signing.keys";

    private final Map<String, KeyPair> keys = new TreeMap<>();
    private final Optional<String> signing;

    ConsoleKeys(SigningConfig config) {
        if (config.keys().size() > MOST) {
            throw new IllegalArgumentException("%s has %d keys, gateways keep %d"
                    .formatted(KEYS, config.keys().size(), MOST));
        }
        config.keys().forEach((id, pem) -> keys.put(id, keyPair(id, pem)));
        signing =
                config.key().or(() -> keys.size() == 1 ? keys.keySet().stream().findFirst() : Optional.empty());
        if (keys.isEmpty()
                ? signing.isPresent()
                : signing.filter(keys::containsKey).isEmpty()) {
            throw new IllegalArgumentException(
                    "sallyport.signing.key must name one of " + KEYS + ": " + String.join(", ", keys.keySet()));
        }
    }

    /** What gateways are given to trust. Empty if the console signs nothing. */
    public List<PublicConsoleKey> trusted() {
        return keys.entrySet().stream()
                .map(key -> new PublicConsoleKey(
                        key.getKey(), KeyType.ED25519.text(key.getValue().getPublic())))
                .toList();
    }

    /** Whether there is a key to sign with. */
    public boolean canSign() {
        return signing.isPresent();
    }

    /**
     * A console that signs has one limit for all gateways, since it is not known yet which of them trust signed messages only.
     *
     * @throws io.sallyport.protocol.ProtocolException {@code TOO_LARGE} if there would be no room for the signature
     */
    public void requireRoom(DownlinkMessage message) {
        if (canSign()) {
            SignedDownlinks.requireRoom(message);
        }
    }

    /** @throws IllegalStateException if there is no key to sign with: what must be signed is never sent unsigned */
    byte[] sign(DownlinkMessage message) {
        String id = signing.orElseThrow(() -> new IllegalStateException(
                "the gateway trusts signed messages only, and no key is configured: " + KEYS));
        return SignedDownlinks.encode(
                message, id, Objects.requireNonNull(keys.get(id)).getPrivate());
    }

    private static KeyPair keyPair(String id, String pem) {
        try {
            return Ed25519Pem.keyPair(pem);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s.\"%s\": %s".formatted(KEYS, id, e.getMessage()), e);
        }
    }

    /**
     * A key as gateways keep it.
     *
     * @param kid names it in each signature
     * @param publicKey its 32 bytes in base64url, as a JSON Web Key's {@code x}
     */
    public record PublicConsoleKey(String kid, String publicKey) {}
}
