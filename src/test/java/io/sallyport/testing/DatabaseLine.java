package io.sallyport.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A TCP line to a database on which an outage can be made, also at the one moment at which nobody can tell whether a commit happened. */
public final class DatabaseLine {
    private final int target;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    /** The next commit of a connection that has said this before does not get its answer. */
    private final AtomicReference<@Nullable String> cutAfter = new AtomicReference<>();

    private volatile ServerSocket listener;

    private DatabaseLine(int target) {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    public static DatabaseLine to(int port) {
        return new DatabaseLine(port);
    }

    public int port() {
        return port;
    }

    /** Breaks all connections; new ones are refused until {@link #mend()}. */
    public void cut() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void mend() {
        listener = listen(port);
    }

    /** Once: the database gets the commit of a transaction with such a statement and carries it out, and the line breaks before the answer. */
    public void cutAtTheNextCommitAfter(String statement) {
        cutAfter.set(statement);
    }

    /** Whether that has happened. */
    public boolean wasCutAtACommit() {
        return cutAfter.get() == null;
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(Loopback.ADDRESS, at));
            daemon(() -> {
                while (!socket.isClosed()) {
                    connect(socket.accept());
                }
            });
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket(Loopback.ADDRESS, target);
        sockets.addAll(List.of(near, far));
        Conversation conversation = new Conversation();
        daemon(() -> forward(near, far, conversation::said));
        daemon(() -> forward(far, near, answer -> !conversation.isToBeCut()));
    }

    /** When one side ends, the other must hear of it, as it would without the line between. */
    private void forward(Socket from, Socket to, Gate gate) throws IOException {
        byte[] bytes = new byte[65_536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                if (!gate.lets(new String(bytes, 0, count, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(bytes, 0, count);
            }
        } finally {
            sockets.removeAll(List.of(from, to));
        }
    }

    private static void daemon(Forwarding forwarding) {
        Thread thread = new Thread(() -> {
            try {
                forwarding.run();
            } catch (IOException e) {
                // The line was cut, which is what it is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** What one connection has said since its last commit. */
    private final class Conversation {
        private volatile boolean matches;
        private volatile boolean toBeCut;

        boolean said(String words) {
            String statement = cutAfter.get();
            matches |= statement != null && words.contains(statement);
            if (words.toLowerCase(Locale.ROOT).contains("commit")) {
                toBeCut = matches && cutAfter.compareAndSet(statement, null);
                matches = false;
            }
            return true;
        }

        boolean isToBeCut() {
            return toBeCut;
        }
    }

    private interface Gate {
        boolean lets(String words);
    }

    private interface Forwarding {
        void run() throws IOException;
    }
}
