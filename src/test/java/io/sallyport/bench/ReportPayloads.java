package io.sallyport.bench;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Status reports as gateways send them: the golden report of the protocol's tests, with the counter of each and a time of now. Put together from
 * parts, since the load must cost less than what it loads. Safe for any number of threads.
 */
final class ReportPayloads {
    private static final long MARK = 1_234_567_890_123_456_789L;
    private static final long NEW_TIME_AFTER_NANOS = 500_000_000L;

    private final StatusReport sample;
    /** Replaced as a whole by whoever finds it old. */
    private volatile Parts parts;

    ReportPayloads() {
        try (InputStream golden = ReportPayloads.class.getResourceAsStream("/golden/status-report.json")) {
            if (golden == null) {
                throw new IllegalStateException("the golden report is not on the class path");
            }
            sample = (StatusReport) UplinkCodec.decode(golden.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parts = parts();
    }

    byte[] of(long seq) {
        Parts current = parts;
        if (System.nanoTime() - current.madeAtNanos() > NEW_TIME_AFTER_NANOS) {
            current = parts();
            parts = current;
        }
        byte[] before = current.before();
        byte[] after = current.after();
        byte[] digits = Long.toString(seq).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(before, before.length + digits.length + after.length);
        System.arraycopy(digits, 0, payload, before.length, digits.length);
        System.arraycopy(after, 0, payload, before.length + digits.length, after.length);
        return payload;
    }

    StatusReport report(long seq) {
        return new StatusReport(
                new Origin(1, 1, Fleet.BOOT_ID, 1, seq),
                Instant.now(),
                sample.agentVersion(),
                sample.uptimeSeconds(),
                sample.activity(),
                sample.cpu(),
                sample.memory(),
                sample.network(),
                sample.disk(),
                sample.caches(),
                sample.shares(),
                sample.volumes(),
                sample.alerts(),
                sample.configHash());
    }

    private Parts parts() {
        String text = new String(UplinkCodec.encode(report(MARK)), StandardCharsets.UTF_8);
        String mark = Long.toString(MARK);
        int at = text.indexOf(mark);
        return new Parts(
                text.substring(0, at).getBytes(StandardCharsets.UTF_8),
                text.substring(at + mark.length()).getBytes(StandardCharsets.UTF_8),
                System.nanoTime());
    }

    private record Parts(byte[] before, byte[] after, long madeAtNanos) {}
}
