package io.sallyport.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A numbered folder that belongs to one running instance, so that a second one beside it gets another. The lock is the
 * operating system's: however the instance ends, the folder is free again, with what it holds.
 */
final class InstanceFolder implements AutoCloseable {
    private static final int MOST_INSTANCES = 100;

    private final Path path;
    private final FileChannel lock;

    private InstanceFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Claims the first folder below the given one that no running instance holds. */
    static InstanceFolder claim(Path parent) {
        for (int number = 1; number <= MOST_INSTANCES; number++) {
            InstanceFolder folder = tryClaim(parent.resolve(Integer.toString(number)));
            if (folder != null) {
                return folder;
            }
        }
        throw new IllegalStateException(MOST_INSTANCES + " instances already run from " + parent.toAbsolutePath());
    }

    /** Claims each folder below the given one that exists and that no running instance holds. */
    static List<InstanceFolder> claimAbandoned(Path parent) {
        return IntStream.rangeClosed(1, MOST_INSTANCES)
                .mapToObj(number -> parent.resolve(Integer.toString(number)))
                .filter(Files::isDirectory)
                .map(InstanceFolder::tryClaim)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable InstanceFolder tryClaim(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                return null;
            }
            return new InstanceFolder(path.toRealPath(), channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder " + path.toAbsolutePath(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very JVM.
            return null;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
