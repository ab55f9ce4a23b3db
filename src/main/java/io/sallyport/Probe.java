package io.sallyport;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The command {@code probe}: asks the replica in the same container whether it is ready, since an image as small as ours has nothing else to ask with. Uses the JDK
 * only, so that {@code java -cp sallyport.jar io.sallyport.Probe} loads next to nothing.
 */
public final class Probe {
    static final String COMMAND = "probe";

    private static final int READY = 0;
    private static final int NOT_READY = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String PATH = "/q/health/ready";

    private Probe() {}

    public static void main(String... arguments) {
        System.exit(run(List.of(arguments), System.getenv()));
    }

    /** @param arguments an address to ask instead of this container's readiness. @return 0 if it answers with 200, else 1 */
    static int run(List<String> arguments, Map<String, String> environment) {
        URI address = arguments.isEmpty() ? own(environment) : URI.create(arguments.get(0));
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build();
            int status = client().send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status == HttpURLConnection.HTTP_OK ? READY : NOT_READY;
        } catch (IOException | GeneralSecurityException e) {
            return NOT_READY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_READY;
        }
    }

    /** Where this container's replica listens, by the environment alone: HTTPS where plain HTTP is off, or only leads there. */
    static URI own(Map<String, String> environment) {
        String insecure = environment.getOrDefault("QUARKUS_HTTP_INSECURE_REQUESTS", "enabled");
        return URI.create(
                insecure.equals("enabled")
                        ? "http://127.0.0.1:" + port(environment, "QUARKUS_HTTP_PORT", "8080") + PATH
                        : "https://127.0.0.1:" + port(environment, "QUARKUS_HTTP_SSL_PORT", "8443") + PATH);
    }

    private static String port(Map<String, String> environment, String variable, String otherwise) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .orElse(otherwise);
    }

    private static HttpClient client() throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .sslContext(tls)
                .sslParameters(new SSLParameters())
                .build();
    }

    /**
     * The certificate is not looked at, as the address is this container's own loopback, which nobody else answers at, and the name in it is another. Nothing secret is
     * sent. An extended one, since to any other the JDK adds its own look at the name.
     */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
