package io.sallyport.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain: each entry's hash is SHA-256 of the hash before it, its sequence and all its members, each with its length before it, so that
 * no two entries look the same to it. Times count in milliseconds, as the database keeps them.
 */
final class AuditChain {
    /** The hash before the first entry. */
    static final String START = "0".repeat(64);

    private AuditChain() {}

    static SealedEntry seal(String before, long sequence, AuditEntry entry) {
        return new SealedEntry(sequence, hash(before, sequence, entry), entry);
    }

    static String hash(String before, long sequence, AuditEntry entry) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            DataOutputStream out = new DataOutputStream(bytes);
            write(out, before);
            out.writeLong(sequence);
            write(out, entry.id().toString());
            out.writeLong(entry.at().toEpochMilli());
            write(out, entry.actor());
            write(out, entry.address());
            write(out, entry.action());
            write(out, entry.outcome().name());
            write(out, entry.resource());
            write(out, entry.resourceId());
            write(out, entry.groupId());
            write(out, entry.detail());
            out.writeLong(entry.times());
            write(out, entry.traceId());
            return HexFormat.of().formatHex(sha256().digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }
}
