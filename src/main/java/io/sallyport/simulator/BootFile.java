package io.sallyport.simulator;

import io.sallyport.protocol.GatewayId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The boot counters of the whole fleet, on disk before a boot begins: a counter that went back would look like a clone to the console.
 * Safe for several threads because each change holds this object's monitor; a reader of the file sees the old or the new one, never half.
 */
final class BootFile {
    private final Path file;

    BootFile(Path folder) {
        this.file = folder.resolve("boots.properties");
    }

    /** Raises the counters of these gateways, all in one write, and returns them. A gateway that is new begins with 1. */
    synchronized Map<GatewayId, Long> raise(Collection<GatewayId> gateways) throws IOException {
        Properties boots = read();
        Map<GatewayId, Long> raised = gateways.stream()
                .collect(Collectors.toMap(
                        Function.identity(), id -> Long.parseLong(boots.getProperty(id.value(), "0")) + 1));
        raised.forEach((id, boot) -> boots.setProperty(id.value(), Long.toString(boot)));
        write(boots);
        return raised;
    }

    private Properties read() throws IOException {
        Properties boots = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            boots.load(in);
        } catch (NoSuchFileException e) {
            // The first start.
        }
        return boots;
    }

    private void write(Properties boots) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (OutputStream out = Files.newOutputStream(next)) {
            boots.store(out, "Boot counters of the virtual gateways; delete only together with the console's data");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
