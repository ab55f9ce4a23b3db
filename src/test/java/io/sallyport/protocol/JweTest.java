package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;

/** Secrets sealed as section 7 of the protocol has them. */
class JweTest {
    private static final KeyPair KEYS = KeyType.X25519.generate();
    private static final KeyPair OTHERS = KeyType.X25519.generate();
    private static final byte[] SECRET = "correct horse".getBytes(StandardCharsets.UTF_8);
    /** Of RFC 7748 and others: whatever the other key is, what is agreed on is zero. */
    private static final List<String> SMALL_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080");

    @Property(tries = 200)
    void givesBackWhatWasSealed(@ForAll @Size(max = 2_000) byte[] plain) {
        String sealed = Jwe.seal(plain, KEYS.getPublic());

        assertThat(Jwe.open(sealed, KEYS.getPrivate())).isEqualTo(plain);
        assertThat(sealed).hasSizeLessThan(350 + plain.length * 4 / 3);
        assertThat(Jwe.seal(plain, KEYS.getPublic())).isNotEqualTo(sealed);
    }

    @Example
    void isCompactAsRfc7516AndRfc8037HaveIt() {
        String[] parts = Jwe.seal(SECRET, KEYS.getPublic()).split("\\.", -1);
        ObjectNode header = WireJson.readObject(Base64Url.decode("header", parts[0]));

        assertThat(parts).hasSize(5);
        assertThat(parts[1]).isEmpty();
        assertThat(Base64Url.decode("iv", parts[2])).hasSize(12);
        assertThat(Base64Url.decode("ciphertext", parts[3])).hasSameSizeAs(SECRET);
        assertThat(Base64Url.decode("tag", parts[4])).hasSize(16);
        assertThat(header.fieldNames()).toIterable().containsExactly("alg", "enc", "kid", "epk");
        assertThat(header.get("alg").textValue()).isEqualTo("ECDH-ES");
        assertThat(header.get("enc").textValue()).isEqualTo("A256GCM");
        assertThat(header.get("kid").textValue()).isEqualTo(KeyType.X25519.fingerprint(KEYS.getPublic()));
        assertThat(header.get("epk").fieldNames()).toIterable().containsExactly("kty", "crv", "x");
        assertThat(header.get("epk").get("kty").textValue()).isEqualTo("OKP");
        assertThat(header.get("epk").get("crv").textValue()).isEqualTo("X25519");
    }

    @Example
    void anotherLibraryOpensWhatWasSealedHere() throws Exception {
        JsonWebEncryption theirs = new JsonWebEncryption();
        theirs.setCompactSerialization(Jwe.seal(SECRET, KEYS.getPublic()));
        theirs.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        theirs.setKey(KEYS.getPrivate());

        assertThat(theirs.getPlaintextBytes()).isEqualTo(SECRET);
    }

    @Example
    void opensWhatAnotherLibrarySealedWithPartiesOrWithout() throws Exception {
        JsonWebEncryption plain = theirs();
        JsonWebEncryption named = theirs();
        named.setHeader("apu", "QWxpY2U");
        named.setHeader("apv", "Qm9i");

        assertThat(Jwe.open(plain.getCompactSerialization(), KEYS.getPrivate())).isEqualTo(SECRET);
        assertThat(Jwe.open(named.getCompactSerialization(), KEYS.getPrivate())).isEqualTo(SECRET);
    }

    @Example
    void saysWhichKeyItIsSealedTo() throws Exception {
        assertThat(Jwe.keyId(Jwe.seal(SECRET, OTHERS.getPublic())))
                .isEqualTo(KeyType.X25519.fingerprint(OTHERS.getPublic()));
        String nameless = theirs().getCompactSerialization();
        assertThatThrownBy(() -> Jwe.keyId(nameless)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Jwe.keyId("plain text")).isInstanceOf(ProtocolException.class);
    }

    @Example
    void refusesWhatIsSealedToAnotherKey() {
        refuses(Jwe.seal(SECRET, OTHERS.getPublic()));
    }

    @Property(tries = 500)
    void refusesWhatWasChangedAnywhere(@ForAll int place, @ForAll("others") char other) {
        StringBuilder text = new StringBuilder(Jwe.seal(SECRET, KEYS.getPublic()));
        int at = Math.floorMod(place, text.length());
        if (text.charAt(at) == other) {
            return;
        }
        text.setCharAt(at, other);

        refuses(text.toString());
    }

    @Example
    void refusesWhatWasCutOffOrHasMore() {
        String sealed = Jwe.seal(SECRET, KEYS.getPublic());

        for (int length = 0; length < sealed.length(); length++) {
            refuses(sealed.substring(0, length));
            refuses(sealed.substring(sealed.length() - length));
        }
        for (String more : List.of(".", "A", "AAAA", "=", ".AAAA", "\n")) {
            refuses(sealed + more);
        }
        assertThatThrownBy(() -> Jwe.open("A".repeat(Limits.MAX_PAYLOAD_BYTES + 1), KEYS.getPrivate()))
                .hasMessageContaining("longer than any message");
        refuses(".".repeat(Limits.MAX_PAYLOAD_BYTES));
    }

    @Example
    void refusesAnEncryptedKeyAndShorterTags() {
        String[] parts = Jwe.seal(SECRET, KEYS.getPublic()).split("\\.", -1);

        refuses(String.join(".", parts[0], "AAAA", parts[2], parts[3], parts[4]));
        byte[] tag = Base64Url.decode("tag", parts[4]);
        for (int length : new int[] {0, 4, 8, 12, 15}) {
            refuses(String.join(".", parts[0], "", parts[2], parts[3], Base64Url.encode(Arrays.copyOf(tag, length))));
        }
        // What belongs to the tag can't be said to be of the text.
        byte[] text = Base64Url.decode("text", parts[3]);
        byte[] both = Arrays.copyOf(text, text.length + tag.length);
        System.arraycopy(tag, 0, both, text.length, tag.length);
        refuses(String.join(".", parts[0], "", parts[2], Base64Url.encode(both), ""));
    }

    @Example
    void refusesOtherAlgorithmsCurvesAndHeadersThatItDoesNotUnderstand() {
        List<Consumer<ObjectNode>> wrong = List.of(
                header -> header.put("alg", "dir"),
                header -> header.put("alg", "ECDH-ES+A256KW"),
                header -> header.put("alg", "RSA-OAEP"),
                header -> header.put("alg", 1),
                header -> header.remove("alg"),
                header -> header.put("enc", "A128GCM"),
                header -> header.put("enc", "A256CBC-HS512"),
                header -> header.remove("enc"),
                header -> header.put("zip", "DEF"),
                header -> header.putArray("crit").add("exp"),
                header -> header.put("apu", "%"),
                header -> header.put("apv", 1),
                header -> header.remove("epk"),
                header -> header.put("epk", "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"),
                header -> epk(header).put("kty", "EC"),
                header -> epk(header).put("crv", "X448"),
                header -> epk(header).put("crv", "P-256"),
                header -> epk(header).remove("crv"),
                header -> epk(header).remove("x"),
                header -> epk(header).put("x", "AAAA"));

        String more = resealed(header -> header.put("more", "is not minded"));
        assertThat(Jwe.open(more, KEYS.getPrivate())).isEqualTo(SECRET);
        for (Consumer<ObjectNode> change : wrong) {
            refuses(resealed(change));
        }
    }

    @Example
    void refusesPointsOfSmallOrderWhoeverSendsThem() {
        for (String point : SMALL_ORDER) {
            String x = Base64Url.encode(HexFormat.of().parseHex(point));
            assertThatThrownBy(() -> KeyType.X25519.parse(x))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_MEMBERS));
            // As somebody would make it who counts on the agreed key to be zero.
            refuses(sealedWith(new byte[32], header -> epk(header).put("x", x)));
        }
    }

    /** Appendix A.6 of RFC 8037, with Bob's private key from RFC 7748, section 6.1. */
    @Example
    void agreesAsInRfc8037() {
        byte[] agreed = HexFormat.of().parseHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

        assertThat(EcdhEs.agree(
                        X25519Keys.privateKey("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"),
                        KeyType.X25519.parse("3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08")))
                .isEqualTo(agreed);
        assertThat(EcdhEs.agree(
                        X25519Keys.privateKey("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
                        KeyType.X25519.parse("hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo")))
                .isEqualTo(agreed);
    }

    /** Appendix C of RFC 7518. */
    @Example
    void derivesAsInRfc7518() {
        byte[] agreed = HexFormat.of().parseHex("9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4");

        assertThat(EcdhEs.derive(agreed, "A128GCM", 128, bytes("Alice"), bytes("Bob")))
                .isEqualTo(Base64.getUrlDecoder().decode("VqqN6vgjbSBcIijNcacQGg"));
    }

    /** Appendix A.3 of RFC 8037. */
    @Example
    void fingerprintsAreThumbprints() {
        assertThat(KeyType.ED25519.fingerprint(KeyType.ED25519.parse("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")))
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assertThat(KeyType.X25519.fingerprint(KeyType.X25519.parse("hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo")))
                .isEqualTo("u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4");
    }

    @Property
    void throwsNothingElseWhateverTheTextIs(@ForAll("texts") String text) {
        refuses(text);
    }

    @Provide
    Arbitrary<Character> others() {
        return Arbitraries.chars().alpha().numeric().with('-', '_', '=', '.', ' ', '\n', 'é');
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(100);
        Arbitrary<String> coded = any.map(text -> Base64Url.encode(text.getBytes(StandardCharsets.UTF_8)));
        Arbitrary<String> header = Arbitraries.of(
                        "{}",
                        "[]",
                        "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\"}",
                        "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"epk\":{}}",
                        "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"epk\":null}",
                        "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}",
                        "{\"alg\":{\"alg\":[]},\"enc\":\"A256GCM\"}",
                        "{\"a\":".repeat(1_000))
                .map(text -> Base64Url.encode(text.getBytes(StandardCharsets.UTF_8)));
        return Arbitraries.oneOf(
                any,
                Arbitraries.oneOf(any, coded, header).list().ofSize(5).map(parts -> String.join(".", parts)),
                header.map(first -> first + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"));
    }

    private static JsonWebEncryption theirs() {
        JsonWebEncryption theirs = new JsonWebEncryption();
        theirs.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.ECDH_ES);
        theirs.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        theirs.setKey(KEYS.getPublic());
        theirs.setPlaintext(SECRET);
        return theirs;
    }

    private static ObjectNode epk(ObjectNode header) {
        return (ObjectNode) header.get("epk");
    }

    /** Sealed rightly but for its header, which was changed before: nothing else is wrong with it. */
    private static String resealed(Consumer<ObjectNode> change) {
        KeyPair once = KeyType.X25519.generate();
        byte[] agreed = EcdhEs.agree(once.getPrivate(), KEYS.getPublic());
        return sealedWith(agreed, header -> {
            header.set("epk", KeyType.X25519.jwk(once.getPublic()));
            change.accept(header);
        });
    }

    private static String sealedWith(byte[] agreed, Consumer<ObjectNode> change) {
        ObjectNode header =
                WireJson.MAPPER.createObjectNode().put("alg", "ECDH-ES").put("enc", "A256GCM");
        header.putObject("epk").put("kty", "OKP").put("crv", "X25519");
        change.accept(header);
        return X25519Keys.compact(header, EcdhEs.derive(agreed, "A256GCM", 256, new byte[0], new byte[0]), SECRET);
    }

    private static void refuses(String sealed) {
        assertThatThrownBy(() -> Jwe.open(sealed, KEYS.getPrivate()))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.SEALED));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
