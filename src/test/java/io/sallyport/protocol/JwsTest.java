package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Signatures as section 7 of the protocol has them. */
class JwsTest {
    private static final KeyPair KEYS = ed25519();
    private static final KeyPair OTHERS = ed25519();
    private static final byte[] MESSAGE = "{\"jsonrpc\":\"2.0\"}".getBytes(StandardCharsets.UTF_8);

    @Property
    void givesBackWhatWasSigned(@ForAll @Size(max = 1_000) byte[] payload) {
        byte[] signed = Jws.sign(Jws.Type.DOWNLINK, "2026-11", KEYS.getPrivate(), payload);

        assertThat(Jws.isOne(signed)).isTrue();
        assertThat(Jws.parse(signed).keyId()).isEqualTo("2026-11");
        assertThat(Jws.parse(signed).payload(Jws.Type.DOWNLINK, KEYS.getPublic()))
                .isEqualTo(payload);
    }

    @Example
    void isFlattenedJsonOfRfc7515() throws Exception {
        ObjectNode jws = WireJson.readObject(Jws.sign(Jws.Type.CLAIM, null, KEYS.getPrivate(), MESSAGE));

        assertThat(jws.fieldNames()).toIterable().containsExactly("payload", "protected", "signature");
        assertThat(decoded(jws, "payload")).isEqualTo(MESSAGE);
        assertThat(new String(decoded(jws, "protected"), StandardCharsets.UTF_8))
                .isEqualTo("{\"alg\":\"EdDSA\",\"typ\":\"sallyport-claim\"}");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KEYS.getPublic());
        verifier.update(
                (jws.get("protected").textValue() + "." + jws.get("payload").textValue())
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(decoded(jws, "signature"))).isTrue();
    }

    /** The key and the signature of RFC 8037, appendix A. */
    @Example
    void readsKeysAsRfc8037WritesThem() throws Exception {
        String x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyType.ED25519.parse(x));
        verifier.update("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(StandardCharsets.US_ASCII));

        assertThat(
                        verifier.verify(
                                Base64.getUrlDecoder()
                                        .decode(
                                                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")))
                .isTrue();
        assertThat(KeyType.ED25519.text(KeyType.ED25519.parse(x))).isEqualTo(x);
        String sealing = "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo";
        assertThat(KeyType.X25519.text(KeyType.X25519.parse(sealing))).isEqualTo(sealing);
        assertThatThrownBy(() -> KeyType.X25519.text(KEYS.getPublic())).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void refusesWhatIsNoKey() {
        for (String text : List.of("", "AAAA", "%%%", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")) {
            assertThatThrownBy(() -> KeyType.ED25519.parse(text))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_MEMBERS));
        }
    }

    @Example
    void refusesWhatAnotherKeyHasSigned() {
        byte[] signed = Jws.sign(Jws.Type.DOWNLINK, "2026-11", OTHERS.getPrivate(), MESSAGE);

        refuses(signed);
    }

    @Example
    void refusesWhatWasSignedForSomethingElse() {
        refuses(Jws.sign(Jws.Type.CLAIM, "2026-11", KEYS.getPrivate(), MESSAGE));
    }

    @Property
    void refusesWhatWasChangedInAnyMember(
            @ForAll("members") String member, @ForAll int place, @ForAll("others") char other) {
        ObjectNode jws = WireJson.readObject(Jws.sign(Jws.Type.DOWNLINK, "2026-11", KEYS.getPrivate(), MESSAGE));
        StringBuilder text = new StringBuilder(jws.get(member).textValue());
        // Not the last one, whose low bits may say nothing.
        int at = Math.floorMod(place, text.length() - 1);
        if (text.charAt(at) == other) {
            return;
        }
        text.setCharAt(at, other);

        refuses(WireJson.write(jws.put(member, text.toString())));
    }

    @Example
    void refusesOtherAlgorithmsAndHeadersThatItDoesNotUnderstand() {
        for (String header : List.of(
                "{\"alg\":\"none\",\"typ\":\"sallyport-downlink\"}",
                "{\"alg\":\"HS256\",\"typ\":\"sallyport-downlink\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"typ\":\"sallyport-downlink\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"sallyport-downlink\",\"crit\":[\"b64\"]}",
                "{\"alg\":\"EdDSA\",\"typ\":\"sallyport-downlink\",\"b64\":false}")) {
            refuses(signedWithHeader(header));
        }
    }

    @Example
    void hasRoomForMessagesOf48000Bytes() {
        byte[] most = new byte[Limits.MAX_SIGNED_BYTES];
        String keyId = "k".repeat(Limits.MAX_TEXT_LENGTH);

        assertThat(Jws.sign(Jws.Type.DOWNLINK, keyId, KEYS.getPrivate(), most))
                .hasSizeLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
        assertThatThrownBy(() ->
                        Jws.sign(Jws.Type.DOWNLINK, keyId, KEYS.getPrivate(), new byte[Limits.MAX_SIGNED_BYTES + 1]))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE))
                .hasMessageContaining("48000")
                .hasMessageContaining("48001");
    }

    @Property
    void throwsNothingElseWhateverTheBytesAre(@ForAll @Size(max = 200) byte[] bytes) {
        try {
            Jws.parse(bytes);
        } catch (ProtocolException expected) {
            assertThat(expected.code()).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> members() {
        return Arbitraries.of("payload", "protected", "signature");
    }

    @Provide
    Arbitrary<Character> others() {
        return Arbitraries.chars().alpha().numeric().with('-', '_', '=', '.', ' ');
    }

    private static byte[] signedWithHeader(String header) {
        try {
            String first = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8));
            String second = Base64Url.encode(MESSAGE);
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(KEYS.getPrivate());
            signer.update((first + "." + second).getBytes(StandardCharsets.US_ASCII));
            return WireJson.write(WireJson.MAPPER
                    .createObjectNode()
                    .put("payload", second)
                    .put("protected", first)
                    .put("signature", Base64Url.encode(signer.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuses(byte[] signed) {
        assertThatThrownBy(() -> Jws.parse(signed).payload(Jws.Type.DOWNLINK, KEYS.getPublic()))
                .isInstanceOf(ProtocolException.class);
    }

    private static byte[] decoded(ObjectNode jws, String member) {
        return Base64.getUrlDecoder().decode(jws.get(member).textValue());
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
