package io.sallyport.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Reads an Ed25519 private key as openssl writes it, and makes its public half. */
public final class Ed25519Pem {
    private static final String ALGORITHM = "Ed25519";
    private static final String NO_KEY =
            "this is no Ed25519 private key as PKCS #8 in PEM (openssl genpkey -algorithm ed25519)";

    private Ed25519Pem() {}

    /** @throws IllegalArgumentException never with the key in its message */
    public static KeyPair keyPair(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            EdECPrivateKey key =
                    (EdECPrivateKey) KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
            byte[] seed = key.getBytes().orElseThrow(() -> new IllegalArgumentException(NO_KEY));
            KeyPair pair = generatedFrom(seed);
            if (!Arrays.equals(
                    seed, ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow())) {
                throw new IllegalStateException(
                        "this Java platform does not make Ed25519 keys of their 32 random bytes");
            }
            return pair;
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException(NO_KEY);
        }
    }

    /** Java's interface has no way from a private key to its public one but this: a private key is 32 random bytes (RFC 8032), so those are given as the random ones. */
    private static KeyPair generatedFrom(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair();
    }
}
