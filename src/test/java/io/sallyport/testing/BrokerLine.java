package io.sallyport.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A TCP line to a broker on which what the broker says can be held back, while what is said to it goes through. */
public final class BrokerLine implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private volatile CountDownLatch answersPass = new CountDownLatch(0);

    private BrokerLine(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName(Loopback.ADDRESS));
        daemon(() -> {
            while (true) {
                connect(listener.accept());
            }
        });
    }

    public static BrokerLine to(int port) {
        try {
            return new BrokerLine(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void holdAnswers() {
        answersPass = new CountDownLatch(1);
    }

    public void passAnswers() {
        answersPass.countDown();
    }

    /** No more connections; those that there are go on. */
    @Override
    public void close() {
        try {
            passAnswers();
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket(Loopback.ADDRESS, target);
        daemon(() -> {
            try (near;
                    far) {
                near.getInputStream().transferTo(far.getOutputStream());
            }
        });
        daemon(() -> forwardAnswers(far, near));
    }

    private void forwardAnswers(Socket far, Socket near) throws IOException, InterruptedException {
        byte[] bytes = new byte[65_536];
        try (far;
                near) {
            InputStream in = far.getInputStream();
            OutputStream out = near.getOutputStream();
            for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
                answersPass.await();
                out.write(bytes, 0, count);
            }
        }
    }

    private static void daemon(Forwarding forwarding) {
        Thread thread = new Thread(() -> {
            try {
                forwarding.run();
            } catch (IOException e) {
                // One side has ended.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Forwarding {
        void run() throws IOException, InterruptedException;
    }
}
