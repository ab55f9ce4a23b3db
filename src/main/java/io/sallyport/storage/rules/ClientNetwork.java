package io.sallyport.storage.rules;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients of an NFS share: one address, or a network. Written as an IPv4 or IPv6 address with or without {@code /} and a number of bits. Names
 * are refused, and never looked up; so are forms that systems read differently, such as leading zeros and three numbers.
 *
 * @param width bits of an address of this kind, 32 or 128
 */
record ClientNetwork(BigInteger address, int width, int bits) {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    /** Begins so that {@link InetAddress} takes it for an address, or for wrong, but never for a name. */
    private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

    private static final Pattern FORM = Pattern.compile("([^/]+)(?:/(0|[1-9][0-9]{0,2}))?");

    /** Empty if it is none. */
    static Optional<ClientNetwork> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return bytes(form.group(1)).map(bytes -> of(bytes, form.group(2))).filter(one -> one.bits <= one.width);
    }

    boolean covers(ClientNetwork other) {
        return width == other.width && bits <= other.bits && prefix(address).equals(prefix(other.address));
    }

    private BigInteger prefix(BigInteger of) {
        return of.shiftRight(width - bits);
    }

    private static ClientNetwork of(byte[] bytes, String bits) {
        int width = bytes.length * Byte.SIZE;
        return new ClientNetwork(new BigInteger(1, bytes), width, bits == null ? width : Integer.parseInt(bits));
    }

    private static Optional<byte[]> bytes(String literal) {
        boolean v4 = V4.matcher(literal).matches();
        if (!v4 && !V6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(literal).getAddress();
            // An IPv4 address in IPv6's clothes has 4 bytes too; whom it lets in is read differently.
            return v4 == (bytes.length == Integer.BYTES) ? Optional.of(bytes) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
