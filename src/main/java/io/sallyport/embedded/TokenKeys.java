package io.sallyport.embedded;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Keys of broker tokens: EC P-256, as PEM (PKCS #8), from which the public half is computed, since not everybody writes it into the file. */
final class TokenKeys {
    private static final BigInteger TWO = BigInteger.valueOf(2);
    private static final BigInteger THREE = BigInteger.valueOf(3);

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
            ECParameterSpec curve = key.getParams();
            return (ECPublicKey)
                    keys.generatePublic(new ECPublicKeySpec(times(key.getS(), curve.getGenerator(), curve), curve));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a token key must be an EC key (P-256) as PEM, PKCS #8");
        }
    }

    /** Double and add. Not in constant time: for a key of this very process, once. */
    private static ECPoint times(BigInteger factor, ECPoint point, ECParameterSpec curve) {
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = plus(sum, sum, curve);
            if (factor.testBit(bit)) {
                sum = plus(sum, point, curve);
            }
        }
        return sum;
    }

    private static ECPoint plus(ECPoint one, ECPoint other, ECParameterSpec curve) {
        if (one.equals(ECPoint.POINT_INFINITY)) {
            return other;
        }
        if (other.equals(ECPoint.POINT_INFINITY)) {
            return one;
        }
        BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger x1 = one.getAffineX();
        BigInteger y1 = one.getAffineY();
        BigInteger x2 = other.getAffineX();
        BigInteger y2 = other.getAffineY();
        boolean same = one.equals(other);
        if (!same && x1.equals(x2)) {
            return ECPoint.POINT_INFINITY;
        }
        BigInteger rise =
                same ? THREE.multiply(x1).multiply(x1).add(curve.getCurve().getA()) : y2.subtract(y1);
        BigInteger run = same ? TWO.multiply(y1) : x2.subtract(x1);
        BigInteger slope = rise.multiply(run.modInverse(prime)).mod(prime);
        BigInteger x = slope.multiply(slope).subtract(x1).subtract(x2).mod(prime);
        return new ECPoint(x, slope.multiply(x1.subtract(x)).subtract(y1).mod(prime));
    }
}
