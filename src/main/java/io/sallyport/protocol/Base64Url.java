package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.util.Base64;

/** The base64 of JSON Web Signatures: with the URL's characters and without padding. */
final class Base64Url {
    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @param what the subject of the message if it can't be read */
    static byte[] decode(String what, String text) {
        if (text.indexOf('=') < 0) {
            try {
                return Base64.getUrlDecoder().decode(text);
            } catch (IllegalArgumentException notBase64) {
                // Said below.
            }
        }
        throw new ProtocolException(Code.INVALID_MEMBERS, what + " is base64url without padding");
    }
}
