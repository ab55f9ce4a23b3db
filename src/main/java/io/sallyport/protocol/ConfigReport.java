package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.report}, and the result of {@code config.get}: all that a gateway is set to do, never a secret. Its {@code seq} is of the same
 * counter as that of status reports.
 *
 * @param configHash opaque; the same as in the status that belongs to it
 */
public record ConfigReport(
        @JsonProperty(required = true) Origin origin,
        @JsonProperty(required = true) Instant at,
        @JsonProperty(required = true) String configHash,
        List<ObjectNode> shares,
        List<ObjectNode> volumes,
        List<ObjectNode> cacheDisks,
        List<ObjectNode> bucketCredentials,
        List<ObjectNode> smbUsers,
        @Nullable ObjectNode directory,
        @Nullable ObjectNode bandwidth)
        implements UplinkMessage {
    public static final String METHOD = "config.report";

    public ConfigReport {
        Checks.present("origin", origin).requireSeq();
        Checks.present("at", at);
        Checks.text("configHash", Checks.present("configHash", configHash));
        shares = checked(ResourceKind.SHARE, shares);
        volumes = checked(ResourceKind.VOLUME, volumes);
        cacheDisks = checked(ResourceKind.CACHE_DISK, cacheDisks);
        bucketCredentials = checked(ResourceKind.BUCKET_CREDENTIAL, bucketCredentials);
        smbUsers = checked(ResourceKind.SMB_USER, smbUsers);
        directory = checked(ResourceKind.DIRECTORY, directory);
        bandwidth = checked(ResourceKind.BANDWIDTH, bandwidth);
    }

    public static ConfigReport of(Origin origin, Instant at, String configHash, List<ReportedResource> resources) {
        return new ConfigReport(
                origin,
                at,
                configHash,
                json(resources, ResourceKind.SHARE),
                json(resources, ResourceKind.VOLUME),
                json(resources, ResourceKind.CACHE_DISK),
                json(resources, ResourceKind.BUCKET_CREDENTIAL),
                json(resources, ResourceKind.SMB_USER),
                json(resources, ResourceKind.DIRECTORY).stream().findFirst().orElse(null),
                json(resources, ResourceKind.BANDWIDTH).stream().findFirst().orElse(null));
    }

    /** All that is in it. */
    @JsonIgnore
    public List<ReportedResource> resources() {
        List<ReportedResource> all = new ArrayList<>();
        add(all, ResourceKind.SHARE, shares);
        add(all, ResourceKind.VOLUME, volumes);
        add(all, ResourceKind.CACHE_DISK, cacheDisks);
        add(all, ResourceKind.BUCKET_CREDENTIAL, bucketCredentials);
        add(all, ResourceKind.SMB_USER, smbUsers);
        add(all, ResourceKind.DIRECTORY, directory == null ? List.of() : List.of(directory));
        add(all, ResourceKind.BANDWIDTH, bandwidth == null ? List.of() : List.of(bandwidth));
        return List.copyOf(all);
    }

    private static void add(List<ReportedResource> all, ResourceKind kind, List<ObjectNode> entries) {
        entries.forEach(entry -> all.add(ReportedResource.read(kind, entry)));
    }

    private static List<ObjectNode> json(List<ReportedResource> resources, ResourceKind kind) {
        return resources.stream()
                .filter(resource -> resource.kind() == kind)
                .map(ReportedResource::toJson)
                .toList();
    }

    private static List<ObjectNode> checked(ResourceKind kind, @Nullable List<ObjectNode> entries) {
        return Checks.list(kind.member(), entries).stream().map(read(kind)).toList();
    }

    private static @Nullable ObjectNode checked(ResourceKind kind, @Nullable ObjectNode entry) {
        return entry == null ? null : read(kind).apply(entry);
    }

    /** Without what must not be there; a copy that nobody else has. */
    private static UnaryOperator<ObjectNode> read(ResourceKind kind) {
        return entry -> ReportedResource.read(kind, entry).toJson();
    }
}
