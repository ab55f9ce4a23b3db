package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandPolicySource;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.storage.Drain;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods that set desired states: owned by resources, so nobody issues them as commands. */
@ApplicationScoped
class StoragePolicies implements CommandPolicySource {
    private final CommandsConfig config;

    StoragePolicies(CommandsConfig config) {
        this.config = config;
    }

    @Override
    public List<CommandPolicy> policies() {
        return List.of(
                put(ResourceKind.SHARE, StorageMethods.SHARE_PUT),
                put(ResourceKind.VOLUME, StorageMethods.VOLUME_PUT),
                put(ResourceKind.CACHE_DISK, StorageMethods.CACHE_ATTACH),
                put(ResourceKind.CACHE_DISK, StorageMethods.CACHE_EXPAND),
                put(ResourceKind.BUCKET_CREDENTIAL, StorageMethods.BUCKET_CREDENTIAL_PUT),
                put(ResourceKind.SMB_USER, StorageMethods.SMB_USER_PUT),
                put(ResourceKind.DIRECTORY, StorageMethods.DIRECTORY_JOIN),
                put(ResourceKind.BANDWIDTH, StorageMethods.SET_BANDWIDTH),
                delete(ResourceKind.SHARE, StorageMethods.SHARE_DELETE),
                delete(ResourceKind.VOLUME, StorageMethods.VOLUME_DELETE),
                delete(ResourceKind.CACHE_DISK, StorageMethods.CACHE_DETACH),
                delete(ResourceKind.BUCKET_CREDENTIAL, StorageMethods.BUCKET_CREDENTIAL_DELETE),
                delete(ResourceKind.SMB_USER, StorageMethods.SMB_USER_DELETE),
                delete(ResourceKind.DIRECTORY, StorageMethods.DIRECTORY_LEAVE));
    }

    private CommandPolicy put(ResourceKind kind, String method) {
        return new Owned(method, "PUT", kind, kind.type(), config.changeDeadline());
    }

    private CommandPolicy delete(ResourceKind kind, String method) {
        return new Owned(method, "DELETE", kind, StorageMethods.Delete.class, config.changeDeadline());
    }

    /** A drain has its time, and the change itself comes after it. */
    static Duration withDrain(Duration deadline, @Nullable Drain drain) {
        return drain == null ? deadline : deadline.plusSeconds(drain.maxWaitSeconds());
    }

    private record Owned(String method, String verb, ResourceKind kind, Class<?> params, Duration deadline)
            implements CommandPolicy {
        @Override
        public Duration deadline(ObjectNode params) {
            return params().equals(StorageMethods.Delete.class)
                    ? withDrain(
                            deadline,
                            DownlinkCodec.params(params, StorageMethods.Delete.class)
                                    .drain())
                    : deadline;
        }

        @Override
        public Optional<String> resource() {
            String name = kind.isSetting() ? kind.member() : "{name}";
            return Optional.of(verb + " /api/v1/gateways/{id}/" + kind.path() + "/" + name);
        }

        @Override
        public void validate(ObjectNode json) {
            DownlinkCodec.desired(json, params);
        }
    }
}
