package io.sallyport.simulator;

import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.storage.ResourceKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual gateway's machine and storage look like at one moment.
 *
 * @param load 0 to 1: how busy its users are at this hour
 * @param burst whether somebody writes a lot just now
 * @param bucketSlowSince since when the bucket of the first export is slow; null if it is not
 */
record StorageState(
        Instant at,
        double load,
        double cpu,
        double memoryRatio,
        double rttMillis,
        boolean burst,
        @Nullable Instant bucketSlowSince,
        List<Export> exports) {

    StorageState serving(List<Export> others) {
        return new StorageState(at, load, cpu, memoryRatio, rttMillis, burst, bucketSlowSince, List.copyOf(others));
    }

    Optional<Export> export(String id) {
        return exports.stream().filter(export -> export.id().equals(id)).findFirst();
    }

    /** Of these shares and volumes together. */
    long dirtyBytes(Collection<String> ids) {
        return exports.stream()
                .filter(export -> ids.contains(export.id()))
                .mapToLong(Export::dirtyBytes)
                .sum();
    }

    long dirtyBytes() {
        return exports.stream().mapToLong(Export::dirtyBytes).sum();
    }

    @Nullable
    Instant oldestDirtyAt() {
        return exports.stream()
                .map(Export::oldestDirtyAt)
                .filter(at -> at != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    double writeBytesPerSecond() {
        return exports.stream().mapToDouble(Export::writeBytesPerSecond).sum();
    }

    double readBytesPerSecond() {
        return exports.stream().mapToDouble(Export::readBytesPerSecond).sum();
    }

    double uploadBytesPerSecond() {
        return exports.stream().mapToDouble(Export::uploadBytesPerSecond).sum();
    }

    /** A file share, or a volume if it has no protocol. */
    record Export(
            String name,
            ShareStatus.@Nullable Protocol protocol,
            double writeBytesPerSecond,
            double readBytesPerSecond,
            double uploadBytesPerSecond,
            long dirtyBytes,
            @Nullable Instant oldestDirtyAt,
            long clients) {
        /** As {@link Resource#key}. */
        String id() {
            return Resource.key(protocol == null ? ResourceKind.VOLUME : ResourceKind.SHARE, name);
        }

        /** Of the initiators of a volume. */
        long sessions() {
            return Math.min(2, clients);
        }
    }
}
