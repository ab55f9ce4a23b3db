package io.sallyport.testing;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;

/** An open stream of Server-Sent Events, line by line. */
public final class EventStream implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private volatile boolean ended;

    private EventStream(InputStream body) {
        this.body = body;
        Thread reader = new Thread(() -> {
            try (Scanner scanner = new Scanner(body, StandardCharsets.UTF_8)) {
                while (scanner.hasNextLine()) {
                    lines.add(scanner.nextLine());
                }
                ended = scanner.ioException() == null;
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns when the server has begun to answer: what is committed after that is in the stream. */
    public static EventStream open(URI uri) throws Exception {
        return open(uri, TestUsers.ADMIN);
    }

    public static EventStream open(URI uri, String authorization) throws Exception {
        return open(HttpRequest.newBuilder(uri).header("Authorization", authorization));
    }

    public static EventStream resume(URI uri, String lastEventId) throws Exception {
        return open(HttpRequest.newBuilder(uri)
                .header("Last-Event-ID", lastEventId)
                .header("Authorization", TestUsers.ADMIN));
    }

    private static EventStream open(HttpRequest.Builder request) throws Exception {
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(request.header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        return new EventStream(response.body());
    }

    public List<String> lines() {
        return lines;
    }

    /** Whether the server has ended it, in order: a connection that breaks does not count. */
    public boolean isEnded() {
        return ended;
    }

    public boolean changed(String kind, String id) {
        return lines.stream().anyMatch(line -> line.contains("\"kind\":\"" + kind + "\"") && line.contains(id));
    }

    @Override
    public void close() throws Exception {
        body.close();
    }
}
