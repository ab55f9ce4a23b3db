package io.sallyport.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP forwarder whose closing breaks the connections through it, without a farewell of the protocol above. */
public final class BreakableLine implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private BreakableLine(ServerSocket listener) {
        this.listener = listener;
    }

    public static BreakableLine to(int port) throws IOException {
        BreakableLine line = new BreakableLine(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        daemon(() -> {
            Socket near = line.listener.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
            line.sockets.addAll(List.of(near, far));
            daemon(() -> forward(near, far));
            daemon(() -> forward(far, near));
        });
        return line;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public boolean isClosed() {
        return listener.isClosed();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** When one side ends, the other must hear of it, as it would without the line between. */
    private static void forward(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private static void daemon(Forwarding forwarding) {
        Thread thread = new Thread(() -> {
            try {
                forwarding.run();
            } catch (IOException e) {
                // The line was broken, which is what it is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Forwarding {
        void run() throws IOException;
    }
}
