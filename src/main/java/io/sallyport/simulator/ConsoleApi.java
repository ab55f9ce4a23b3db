package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's REST API, as far as somebody needs it who registers gateways. Blocking; used by one thread. */
final class ConsoleApi {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*rel=\"?next\"?");

    private final HttpClient http;
    private final SimulatorSettings settings;

    ConsoleApi(SimulatorSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** Creates the group if it is not there; what somebody made of one that is there stays. */
    void ensureGroup(GroupPlan group) throws IOException, InterruptedException {
        URI uri = uri("/groups/" + group.id());
        HttpResponse<String> read = http.send(json(uri).GET().build(), BodyHandlers.ofString());
        if (read.statusCode() == 404) {
            String body =
                    JSON.writeValueAsString(Map.of("displayName", group.displayName(), "endpoints", group.endpoints()));
            HttpRequest create = json(uri).PUT(BodyPublishers.ofString(body)).build();
            HttpResponse<String> created = http.send(create, BodyHandlers.ofString());
            if (created.statusCode() != 201 && created.statusCode() != 200) {
                throw unexpected(created);
            }
        } else if (read.statusCode() != 200) {
            throw unexpected(read);
        }
    }

    /** The gateways of a group, by name. */
    Map<String, RegisteredGateway> list(GroupPlan group) throws IOException, InterruptedException {
        Map<String, RegisteredGateway> found = new HashMap<>();
        Optional<URI> page = Optional.of(uri("/gateways?group=" + group.id() + "&limit=500"));
        while (page.isPresent()) {
            HttpResponse<String> answer = http.send(json(page.get()).GET().build(), BodyHandlers.ofString());
            for (JsonNode gateway : body(answer, 200).path("items")) {
                found.put(gateway.path("name").asText(), RegisteredGateway.of(gateway, settings.topics()));
            }
            page = next(answer);
        }
        return found;
    }

    RegisteredGateway register(GatewayPlan plan) throws IOException, InterruptedException {
        Map<String, Object> gateway = Map.of(
                "activate", true,
                "name", plan.name(),
                "group", plan.group().id().value(),
                "location", plan.location().name(),
                "type", plan.type().name(),
                "class", plan.machineClass().name(),
                "description", "A virtual gateway of the simulator",
                "labels", Map.of("simulated", "true"));
        HttpRequest.Builder request =
                json(uri("/gateways")).POST(BodyPublishers.ofString(JSON.writeValueAsString(gateway)));
        return RegisteredGateway.of(body(http.send(request.build(), BodyHandlers.ofString()), 201), settings.topics());
    }

    private URI uri(String path) {
        return URI.create(settings.api() + path);
    }

    private HttpRequest.Builder json(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Authorization", settings.authorization())
                .header("Content-Type", "application/json");
    }

    private static JsonNode body(HttpResponse<String> answer, int expected) throws IOException {
        if (answer.statusCode() != expected) {
            throw unexpected(answer);
        }
        return JSON.readTree(answer.body());
    }

    private static Optional<URI> next(HttpResponse<String> answer) {
        return answer.headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> answer.uri().resolve(link.group(1)))
                .findFirst();
    }

    private static IOException unexpected(HttpResponse<String> answer) {
        return new IOException("%s %s answered %d"
                .formatted(answer.request().method(), answer.uri().getPath(), answer.statusCode()));
    }
}
