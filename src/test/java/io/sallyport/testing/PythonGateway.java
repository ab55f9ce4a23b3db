package io.sallyport.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The gateway in {@code src/test/resources/gateways/gateway.py} as a child process, and an ear at the broker that hears all that it says.
 * Debian's Python, because that is what Debian's paho-mqtt is installed for.
 */
public final class PythonGateway implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Path SCRIPT = Path.of("src/test/resources/gateways/gateway.py");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final int brokerPort;
    private final JsonNode registration;
    private final Path folder;
    private final List<JsonNode> said = new CopyOnWriteArrayList<>();
    private final Mqtt3AsyncClient ear;
    private Process process;
    private Path log;
    private int starts;

    /** @param registration what POST /api/v1/gateways answered */
    public PythonGateway(int brokerPort, JsonNode registration) {
        this.brokerPort = brokerPort;
        this.registration = registration;
        try {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "external")), "python");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ear = Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(brokerPort)
                .buildAsync();
        ear.connect().join();
        ear.publishes(
                MqttGlobalPublishFilter.ALL,
                message -> said.add(Registry.parse(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8))));
        for (String kind : List.of("presence", "reply", "status")) {
            ear.subscribeWith()
                    .topicFilter(topic(kind))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send()
                    .join();
        }
    }

    /** Whether this machine has what the script needs. */
    public static boolean isPossible() {
        try {
            Process check = new ProcessBuilder(PYTHON, "-c", "import paho.mqtt.client")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return check.waitFor(30, TimeUnit.SECONDS) && check.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String id() {
        return registration.get("id").textValue();
    }

    public long binding() {
        return registration.get("binding").longValue();
    }

    /** Everything that it has said so far, its wills included. */
    public List<JsonNode> said() {
        return said;
    }

    /** Starts it, with the disk that it had, and waits until it is online. */
    public void start() {
        starts++;
        log = folder.resolve("start-" + starts + ".log");
        try {
            process = new ProcessBuilder(
                            PYTHON,
                            SCRIPT.toString(),
                            "127.0.0.1",
                            Integer.toString(brokerPort),
                            registration.get("group").textValue(),
                            id(),
                            Long.toString(binding()),
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitLine("online");
    }

    /** Has it do something, and waits until it is done. */
    public void does(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitLine("done " + line);
    }

    /** Its lines since it was started. */
    public List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a payload as the console would. */
    public void send(String payload) {
        ear.publishWith()
                .topic(topic("command"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send()
                .join();
    }

    /** SIGKILL: no farewell. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        ear.disconnect().join();
    }

    private void awaitLine(String line) {
        await("line: " + line)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> lines().contains(line) || !process.isAlive());
        if (!lines().contains(line)) {
            throw new IllegalStateException("the gateway has ended. It said:\n" + String.join("\n", lines()));
        }
    }

    private String topic(String kind) {
        return registration.at("/topics/" + kind).textValue();
    }
}
