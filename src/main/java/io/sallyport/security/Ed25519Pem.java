package io.sallyport.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

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
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            EdECPrivateKey key = (EdECPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(der));
            return new KeyPair(publicHalf(key, keys), key);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException | ClassCastException e) {
            throw new IllegalArgumentException(NO_KEY);
        }
    }

    /** Java's own interface has no way from a private key to its public one. */
    private static PublicKey publicHalf(EdECPrivateKey key, KeyFactory keys)
            throws GeneralSecurityException, IOException {
        byte[] seed = key.getBytes().orElseThrow(() -> new IllegalArgumentException(NO_KEY));
        return keys.generatePublic(new X509EncodedKeySpec(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                        new Ed25519PrivateKeyParameters(seed).generatePublicKey())
                .getEncoded()));
    }
}
