package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.messaging.ConsoleKeys.PublicConsoleKey;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.SignedDownlinks;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keys as {@code openssl genpkey -algorithm ed25519} writes them; their public halves as {@code openssl pkey -pubout} says. */
class ConsoleKeysTest {
    static final String FIRST =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;
    /** The secret key of RFC 8037, appendix A, of which {@link #FIRST} is the PKCS #8 form. */
    static final String PUBLIC_FIRST = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    static final ConsoleKeys NONE = keys(Map.of(), Optional.empty());

    private static final String SECOND =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbaPGE5TFz9tsoaeFK4qv00WryOWpvT7
            -----END PRIVATE KEY-----
            """;
    private static final String EC =
            """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTNiUVyhTXjGrTpsA
            -----END PRIVATE KEY-----
            """;

    @Test
    void knowsThePublicHalfOfAKey() {
        assertThat(keys(Map.of("2026-11", FIRST), Optional.empty()).trusted())
                .containsExactly(new PublicConsoleKey("2026-11", PUBLIC_FIRST));
    }

    @Test
    void signsWithTheOneThatIsNamedAndLetsGatewaysTrustBoth() {
        ConsoleKeys keys = keys(Map.of("old", FIRST, "new", SECOND), Optional.of("new"));

        byte[] signed = keys.sign(message());

        Map<String, PublicKey> trusted = keys.trusted().stream()
                .collect(Collectors.toMap(PublicConsoleKey::kid, key -> KeyType.ED25519.parse(key.publicKey())));
        assertThat(trusted).containsOnlyKeys("old", "new");
        assertThat(SignedDownlinks.decode(signed, trusted)).isEqualTo(message());
        trusted.remove("new");
        assertThatThrownBy(() -> SignedDownlinks.decode(signed, trusted)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void signsNothingWithoutAKey() {
        assertThat(NONE.canSign()).isFalse();
        assertThat(NONE.trusted()).isEmpty();
        assertThatThrownBy(() -> NONE.sign(message()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sallyport.signing.keys");
    }

    @Test
    void endsTheStartOnKeysThatAreNoneOrTooManyOrNotNamed() {
        refuses(Map.of("a", "nonsense"), Optional.empty(), "sallyport.signing.keys.\"a\"");
        refuses(Map.of("a", EC), Optional.empty(), "sallyport.signing.keys.\"a\"");
        refuses(Map.of("a", FIRST, "b", SECOND, "c", FIRST), Optional.of("a"), "gateways keep 2");
        refuses(Map.of("a", FIRST, "b", SECOND), Optional.empty(), "sallyport.signing.key must name one");
        refuses(Map.of("a", FIRST), Optional.of("b"), "sallyport.signing.key must name one");
        refuses(Map.of(), Optional.of("b"), "sallyport.signing.key must name one");
    }

    @Test
    void saysNothingOfAKeyThatItCannotRead() {
        String almost = FIRST.replace("MC4CAQAw", "MC4CAQAx");

        assertThatThrownBy(() -> keys(Map.of("a", almost), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("EIJ1hsZ3v");
    }

    private static void refuses(Map<String, String> keys, Optional<String> key, String why) {
        assertThatThrownBy(() -> keys(keys, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static Broadcast message() {
        Instant now = Instant.parse("2026-11-01T10:00:00Z");
        return new Broadcast(
                "status.get", JsonNodeFactory.instance.objectNode(), new UUID(1, 1), now, now.plusSeconds(30));
    }

    static ConsoleKeys keys(Map<String, String> keys, Optional<String> key) {
        return new ConsoleKeys(new SigningConfig() {
            @Override
            public Map<String, String> keys() {
                return keys;
            }

            @Override
            public Optional<String> key() {
                return key;
            }
        });
    }
}
