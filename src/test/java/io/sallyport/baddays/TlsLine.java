package io.sallyport.baddays;

import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.testing.Loopback;
import io.sallyport.testing.SecuredMosquitto;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A gateway's connection in its barest form, so that thousands fit into a test: TLS with its own certificate, CONNECT, CONNACK, and messages of QoS 0. */
final class TlsLine implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final byte[] ACCEPTED = {0x20, 2, 0, 0};

    private final SSLContext context;
    private final String clientId;
    private final int port;
    private SSLSocket socket;

    TlsLine(CertificateAuthority.Identity identity, TrustManagerFactory trust, String clientId, int port) {
        this.clientId = clientId;
        this.port = port;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    SecuredMosquitto.keys(identity).getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the broker has accepted it. */
    void connect() throws IOException {
        socket = (SSLSocket) context.getSocketFactory().createSocket(Loopback.ADDRESS, port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE_MILLIS);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.writeByte(4);
        out.writeByte(2);
        out.writeShort(0);
        out.writeUTF(clientId);
        send(0x10, body.toByteArray());
        byte[] answer = socket.getInputStream().readNBytes(ACCEPTED.length);
        if (!Arrays.equals(answer, ACCEPTED)) {
            throw new IOException("the broker did not accept " + clientId);
        }
    }

    void publish(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new DataOutputStream(body).writeUTF(topic);
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        send(0x30, body.toByteArray());
    }

    private void send(int type, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int length = body.length;
        do {
            int digit = length % 128;
            length /= 128;
            packet.write(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        packet.writeBytes(body);
        socket.getOutputStream().write(packet.toByteArray());
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
