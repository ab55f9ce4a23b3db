package io.sallyport.credentials;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The broker's administration API (EMQX v5): who is banned, and who is sent away. */
@ApplicationScoped
class BrokerAdmin {
    /** Clocks differ, and a ban that ends before what it bans would be none. */
    private static final Duration LONGER = Duration.ofDays(1);

    private final BrokerAdminConfig config;
    private final ObjectMapper mapper;
    private final HttpClient http;

    BrokerAdmin(BrokerAdminConfig config, ObjectMapper mapper) {
        this.config = config;
        this.mapper = mapper;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
    }

    boolean isThere() {
        return config.url().isPresent();
    }

    /**
     * Bans the credential first, or its client would be back at once. One whose user name says nothing of the credential is not banned: the broker asks
     * us, or has the list of certificates that count no more.
     *
     * @return why it was not done, empty if it was
     */
    Optional<String> cutOff(CutOffs.Told told) {
        try {
            String username = told.username();
            if (username != null) {
                HttpResponse<String> banned =
                        send("/api/v5/banned", "POST", mapper.writeValueAsString(ban(told, username)));
                if (banned.statusCode() / 100 != 2 && !banned.body().contains("ALREADY_EXISTS")) {
                    return Optional.of("the ban was answered with " + banned.statusCode());
                }
            }
            String client = URLEncoder.encode(told.clientId(), StandardCharsets.UTF_8);
            int gone = send("/api/v5/clients/" + client, "DELETE", "").statusCode();
            return gone / 100 == 2 || gone == 404
                    ? Optional.empty()
                    : Optional.of("the disconnect was answered with " + gone);
        } catch (IOException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Map<String, String> ban(CutOffs.Told told, String username) {
        return Map.of(
                "as",
                "username",
                "who",
                username,
                "by",
                "sallyport",
                "reason",
                told.reason(),
                "until",
                told.until().plus(LONGER).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private HttpResponse<String> send(String path, String method, String body)
            throws IOException, InterruptedException {
        String credentials = config.key().orElse("") + ":" + config.secret().orElse("");
        HttpRequest request = HttpRequest.newBuilder(URI.create(config.url().orElseThrow() + path))
                .timeout(config.timeout())
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
