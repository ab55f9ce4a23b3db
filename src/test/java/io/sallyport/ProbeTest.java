package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.testing.SecuredMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void isContentWithAReplicaThatIsReady() throws IOException {
        server = HttpServer.create(anyPort(), 0);
        assertThat(Probe.run(List.of(), answering(200, "QUARKUS_HTTP_PORT"))).isZero();
    }

    @Test
    void isNotContentWithOneThatIsNotReady() throws IOException {
        server = HttpServer.create(anyPort(), 0);
        assertThat(Probe.run(List.of(), answering(503, "QUARKUS_HTTP_PORT"))).isEqualTo(1);
    }

    @Test
    void isNotContentWhereNobodyAnswers() throws IOException {
        server = HttpServer.create(anyPort(), 0);
        Map<String, String> environment = answering(200, "QUARKUS_HTTP_PORT");
        server.stop(0);

        assertThat(Probe.run(List.of(), environment)).isEqualTo(1);
    }

    /** The certificate names the console, and the probe asks the loopback interface. */
    @Test
    void asksOverTlsWhereNothingElseIsServed() throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(
                SecuredMosquitto.keys(new CertificateAuthority("A CA").issue("console.example.com"))
                        .getKeyManagers(),
                null,
                null);
        HttpsServer secured = HttpsServer.create(anyPort(), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secured;
        Map<String, String> port = answering(200, "QUARKUS_HTTP_SSL_PORT");

        assertThat(Probe.run(
                        List.of(),
                        Map.of(
                                "QUARKUS_HTTP_INSECURE_REQUESTS",
                                "disabled",
                                "QUARKUS_HTTP_SSL_PORT",
                                port.get("QUARKUS_HTTP_SSL_PORT"))))
                .isZero();
    }

    @Test
    void asksWhereTheEnvironmentSaysThatTheReplicaListens() {
        assertThat(Probe.own(Map.of())).isEqualTo(URI.create("http://127.0.0.1:8080/q/health/ready"));
        assertThat(Probe.own(Map.of("QUARKUS_HTTP_INSECURE_REQUESTS", "redirect")))
                .isEqualTo(URI.create("https://127.0.0.1:8443/q/health/ready"));
    }

    private Map<String, String> answering(int status, String variable) {
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return Map.of(variable, Integer.toString(server.getAddress().getPort()));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
