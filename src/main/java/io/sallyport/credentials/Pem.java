package io.sallyport.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Keys and certificates as text. */
final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    /** The bytes of the first object. @throws IllegalArgumentException if it is none */
    static byte[] decode(String pem) {
        int begin = pem.indexOf("-----BEGIN ");
        int body = pem.indexOf("-----", begin + 11) + 5;
        int end = pem.indexOf("-----END ", body);
        if (begin < 0 || end < 0) {
            throw new IllegalArgumentException("this is no PEM");
        }
        return Base64.getMimeDecoder().decode(pem.substring(body, end).trim());
    }

    static String encode(String what, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
