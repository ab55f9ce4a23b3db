package io.sallyport.testing;

import java.util.concurrent.ThreadLocalRandom;

/** Tests put gateways straight into the tables, and nobody tells replicas of them. */
public final class ChangesUntold {
    private static final long SENDERS = 1_000_000_000L;

    private ChangesUntold() {}

    /** A notice, as of a replica that had too much to tell: whoever reads it reads all again. */
    public static String notice() {
        String sender = "test%09d".formatted(ThreadLocalRandom.current().nextLong(SENDERS));
        return "INSERT INTO change_notice (sender, sequence, kind, body, written_at) VALUES ('%1$s', 1, 'reset', '{\"sender\":\"%1$s\",\"sequence\":1,\"items\":[]}', UTC_TIMESTAMP(3))"
                .formatted(sender);
    }
}
