package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys as the RFCs' appendices write them, and what somebody makes of keys who keeps to no rules. */
final class X25519Keys {
    private X25519Keys() {}

    static PrivateKey privateKey(String hex) {
        try {
            return KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(
                            NamedParameterSpec.X25519, HexFormat.of().parseHex(hex)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String compact(ObjectNode header, byte[] contentKey, byte[] plain) {
        String first = Base64Url.encode(WireJson.write(header));
        byte[] iv = new byte[12];
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(first.getBytes(StandardCharsets.US_ASCII));
            byte[] sealed = cipher.doFinal(plain);
            return String.join(
                    ".",
                    first,
                    "",
                    Base64Url.encode(iv),
                    Base64Url.encode(Arrays.copyOf(sealed, plain.length)),
                    Base64Url.encode(Arrays.copyOfRange(sealed, plain.length, sealed.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
