package io.sallyport.simulator;

import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a gateway is set to serve with. Confined to the gateway's event loop. */
final class Configuration {
    private static final int HASH_BYTES = 8;

    private final TreeMap<String, Resource> resources = new TreeMap<>();

    Configuration(Collection<Resource> resources) {
        resources.forEach(this::put);
    }

    void put(Resource resource) {
        resources.put(resource.key(), resource);
    }

    void remove(ResourceKind kind, String name) {
        resources.remove(Resource.key(kind, name));
    }

    Optional<Resource> find(ResourceKind kind, String name) {
        return Optional.ofNullable(resources.get(Resource.key(kind, name)));
    }

    /** By kind and name; a copy. */
    List<Resource> all() {
        return List.copyOf(resources.values());
    }

    <C extends ResourceConfig> List<C> all(Class<C> type) {
        return resources.values().stream()
                .map(Resource::config)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The shares and volumes. */
    List<Resource> served() {
        return resources.values().stream()
                .filter(resource -> resource.kind().isServed())
                .toList();
    }

    /** What of the shares and volumes keeps its dirty data on this disk. */
    List<Resource> servedOn(String cacheDisk) {
        return served().stream()
                .filter(resource ->
                        diskOf(resource).stream().anyMatch(disk -> disk.name().equals(cacheDisk)))
                .toList();
    }

    /** A share without a disk of its choice is on the first one; what writes through is on none. */
    Optional<CacheDiskConfig> diskOf(Resource served) {
        String chosen = chosenDisk(served.config());
        Stream<CacheDiskConfig> disks = all(CacheDiskConfig.class).stream();
        if (chosen == null) {
            return served.kind() == ResourceKind.SHARE ? disks.findFirst() : Optional.empty();
        }
        return disks.filter(disk -> disk.name().equals(chosen)).findFirst();
    }

    /** The one that its configuration names. */
    static @Nullable String chosenDisk(ResourceConfig config) {
        return config instanceof ShareConfig share
                ? share.cacheDisk()
                : config instanceof VolumeConfig volume ? volume.cacheDisk() : null;
    }

    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            reported().forEach(entry -> {
                digest.update(entry.kind().member().getBytes(StandardCharsets.UTF_8));
                digest.update(entry.toJson().toString().getBytes(StandardCharsets.UTF_8));
            });
            return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    ConfigReport report(Origin origin, Instant at) {
        return ConfigReport.of(origin, at, hash(), reported());
    }

    private List<ReportedResource> reported() {
        return resources.values().stream().map(Resource::reported).toList();
    }
}
