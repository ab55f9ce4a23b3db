package io.sallyport.embedded;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** Keys of broker tokens: EC P-256, as PEM (PKCS #8), from which the public half is computed, since not everybody writes it into the file. */
final class TokenKeys {

    private TokenKeys() {}

    /** A new private key as PEM. */
    static String generate() {
        return pem("PRIVATE KEY", pair().getPrivate().getEncoded());
    }

    static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A password that nobody guesses. */
    static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String pem(String what, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }

    /** @throws IllegalArgumentException if it is no such key; says nothing of its content */
    static ECPublicKey publicHalf(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            KeyFactory keys = KeyFactory.getInstance("EC");
            ECPrivateKey key = (ECPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(der));
            var point = CustomNamedCurves.getByName("P-256")
                    .getG()
                    .multiply(key.getS())
                    .normalize();
            return (ECPublicKey) keys.generatePublic(new ECPublicKeySpec(
                    new ECPoint(
                            point.getAffineXCoord().toBigInteger(),
                            point.getAffineYCoord().toBigInteger()),
                    key.getParams()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a token key must be an EC key (P-256) as PEM, PKCS #8");
        }
    }
}
