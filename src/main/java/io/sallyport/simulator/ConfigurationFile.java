package io.sallyport.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is set to, and which software it runs, on disk from its first change on. All methods block; each holds this object's
 * monitor.
 */
final class ConfigurationFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    ConfigurationFile(Path folder, GatewayId gateway) {
        this.file = folder.resolve("configurations").resolve(gateway.value() + ".json");
    }

    /** Empty if nothing was changed yet. @throws IOException also if the file holds something else */
    synchronized Optional<Kept> read() throws IOException {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return Optional.of(DownlinkCodec.desired(object, Kept.class));
            }
            throw new IOException(file + " holds no configuration");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ProtocolException e) {
            throw new IOException(file + " holds no configuration: " + e.getMessage(), e);
        }
    }

    synchronized void write(Kept kept) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, JSON.writeValueAsBytes(DownlinkCodec.json(kept)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * @param downloaded the version of the package that is there to be installed
     * @param data what in the buckets this gateway has written
     */
    record Kept(
            @JsonProperty(required = true) String agentVersion,
            @Nullable String downloaded,
            @JsonProperty(required = true) List<Entry> resources,
            @JsonProperty(required = true) List<BucketRef> data) {
        List<Resource> configured() {
            return resources.stream()
                    .map(entry -> Resource.read(entry.kind(), entry.config(), entry.epoch(), entry.generation()))
                    .toList();
        }
    }

    record Entry(
            @JsonProperty(required = true) ResourceKind kind,
            @JsonProperty(required = true) ObjectNode config,
            @Nullable Long epoch,
            @Nullable Long generation) {
        static Entry of(Resource resource) {
            return new Entry(
                    resource.kind(), DownlinkCodec.json(resource.config()), resource.epoch(), resource.generation());
        }
    }
}
