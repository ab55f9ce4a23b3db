package io.sallyport.activation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses that begin alike, written as {@code 10.1.0.0/16} or {@code 2001:db8::/32}. */
record Network(byte[] address, int bits) {
    /** Nothing that would be looked up as a name. */
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    /** @throws IllegalArgumentException if it is none */
    static Network parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException("a network is an address, / and a number of bits");
        }
        byte[] address = bytes(parts[0]);
        int bits = Integer.parseInt(parts[1]);
        if (bits > address.length * 8) {
            throw new IllegalArgumentException("an address has no more than " + address.length * 8 + " bits");
        }
        return new Network(address, bits);
    }

    boolean includes(String other) {
        try {
            byte[] bytes = bytes(other);
            return bytes.length == address.length && prefix(bytes).equals(prefix(address));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private BigInteger prefix(byte[] bytes) {
        return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - bits);
    }

    private static byte[] bytes(String literal) {
        try {
            if (LITERAL.matcher(literal).matches()) {
                return InetAddress.getByName(literal).getAddress();
            }
        } catch (UnknownHostException e) {
            // Said below.
        }
        throw new IllegalArgumentException("this is no address");
    }
}
