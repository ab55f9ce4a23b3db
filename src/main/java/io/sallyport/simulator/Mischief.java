package io.sallyport.simulator;

import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a faulty gateway says besides its reports. Confined to the gateway's event loop. */
final class Mischief {
    /** How far a wrong clock is ahead: far beyond {@code startBy}, so that every command counts as expired. */
    static final Duration CLOCK_ERROR = Duration.ofMinutes(5);

    private static final List<byte[]> GARBAGE = List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2},
            bytes("not JSON at all"),
            bytes("{\"jsonrpc\":\"2.0\",\"method\":\"status.report\",\"params\":{}}"),
            bytes("{\"jsonrpc\":\"2.0\",\"method\":\"coffee.brew\",\"params\":{}}"),
            bytes("[".repeat(1_000)));

    private final RegisteredGateway gateway;
    private @Nullable Life clone;

    Mischief(RegisteredGateway gateway) {
        this.gateway = gateway;
    }

    void afterReport(Fault fault, Life life, Link link, Instant now) {
        if (fault == Fault.GARBAGE) {
            for (byte[] garbage : GARBAGE) {
                link.send(gateway.status(), garbage);
                link.send(gateway.presence(), garbage);
                link.send(gateway.reply(), garbage);
            }
        } else if (fault == Fault.CLONE) {
            link.send(gateway.status(), UplinkCodec.encode(reportOfAClone(life, now)));
        } else {
            clone = null;
        }
    }

    /** A snapshot that was started a second time has the same counters; only its boot ID, made at the boot, is another. */
    private StatusReport reportOfAClone(Life life, Instant now) {
        if (clone == null || clone.origin().boot() != life.origin().boot()) {
            clone = life.copiedMachine();
            clone.beginSession();
        }
        return new StatusReport(
                clone.nextReport(),
                now,
                Software.CURRENT,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
