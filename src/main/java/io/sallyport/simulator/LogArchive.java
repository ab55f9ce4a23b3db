package io.sallyport.simulator;

import io.sallyport.protocol.LogExcerpt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Lines of a log as a gzip file.
 *
 * @param truncated whether old lines were left out, for the file's size
 */
record LogArchive(byte[] bytes, boolean truncated) {
    /** @param maxBytes of the file; the oldest lines go until it fits */
    static LogArchive of(List<String> lines, long maxBytes) {
        List<String> kept = lines;
        byte[] bytes = gzip(kept);
        while (bytes.length > maxBytes && !kept.isEmpty()) {
            kept = kept.subList((kept.size() + 7) / 8, kept.size());
            bytes = gzip(kept);
        }
        return new LogArchive(bytes, kept.size() < lines.size());
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As many bytes each as a message carries. */
    List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += LogExcerpt.MAX_PART_BYTES) {
            parts.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + LogExcerpt.MAX_PART_BYTES)));
        }
        return parts;
    }

    private static byte[] gzip(List<String> lines) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(file)) {
            for (String line : lines) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
