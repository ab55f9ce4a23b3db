package io.sallyport.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
final class FreePort {
    /** Below Linux's range for outgoing connections, which begins at 32768. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    /**
     * A port on which nothing listens. Not one that the system would choose: it hands out the same to outgoing connections, until the server that is to have
     * it has started.
     */
    static int any() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = preferably(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
            if (port != 0) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between %d and %d".formatted(LOWEST, HIGHEST));
    }

    /** The preferred port, or 0 (whichever is free) if something listens there. */
    static int preferably(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }
}
