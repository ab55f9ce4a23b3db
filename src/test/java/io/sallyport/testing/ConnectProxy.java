package io.sallyport.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that only knows CONNECT, and wants a password if it is given one. Keeps what it was asked for. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final @Nullable String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private ConnectProxy(@Nullable String userAndPassword) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getByName(Loopback.ADDRESS));
        this.authorization = userAndPassword == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
        daemon(this::accept);
    }

    /** @param userAndPassword with a colon between them; null for a proxy that serves everybody */
    public static ConnectProxy start(@Nullable String userAndPassword) {
        try {
            return new ConnectProxy(userAndPassword);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The request lines, and what became of them. */
    public List<String> asked() {
        return asked;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                sockets.add(near);
                daemon(() -> serve(near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket near) {
        try (near) {
            InputStream in = near.getInputStream();
            String request = line(in);
            boolean known = authorization == null;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                known |= line.equalsIgnoreCase("Proxy-Authorization: " + authorization);
            }
            OutputStream out = near.getOutputStream();
            if (!known) {
                asked.add(request + " 407");
                out.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            asked.add(request + " 200");
            String[] target = request.split(" ")[1].split(":");
            try (Socket far = new Socket(target[0], Integer.parseInt(target[1]))) {
                sockets.add(far);
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                daemon(() -> pass(far, near));
                pass(near, far);
            }
        } catch (IOException e) {
            // One side has ended.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has ended.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One byte at a time, so that nothing behind the head is taken. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
