package io.sallyport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Where tests' servers listen. */
public final class Loopback {
    public static final String ADDRESS = "127.0.0.1";

    private Loopback() {}

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return socket.getLocalPort();
        }
    }
}
