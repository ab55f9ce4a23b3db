package io.sallyport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Where tests' servers listen. */
public final class Loopback {
    public static final String ADDRESS = "127.0.0.1";

    /** Below Linux's range for outgoing connections, which begins at 32768. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 100;

    private Loopback() {}

    /**
     * A port on which nothing listens. Not one that the system would choose: it hands out the same to outgoing connections, of which there are thousands until
     * the server that is to have it has started.
     */
    public static int freePort() throws IOException {
        IOException last = new IOException("no free port");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(ADDRESS))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }
}
