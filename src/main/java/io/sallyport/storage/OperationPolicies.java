package io.sallyport.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandPolicy;
import io.sallyport.commands.CommandPolicySource;
import io.sallyport.commands.CommandsConfig;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done to shares and caches without changing what they are to be. Issued as commands, for one gateway or many. */
@ApplicationScoped
class OperationPolicies implements CommandPolicySource {
    private final CommandsConfig config;
    private final ManagedResourceRepository resources;

    OperationPolicies(CommandsConfig config, ManagedResourceRepository resources) {
        this.config = config;
        this.resources = resources;
    }

    @Override
    public List<CommandPolicy> policies() {
        return List.of(
                new OfResource(StorageMethods.SHARE_RESTART, ResourceKind.SHARE, StorageMethods.OfShare.class),
                new OfResource(StorageMethods.SHARE_REFRESH, ResourceKind.SHARE, StorageMethods.Refresh.class),
                new OfResource(StorageMethods.SHARE_DIAGNOSE, ResourceKind.SHARE, StorageMethods.OfShare.class),
                new OfResource(StorageMethods.CACHE_DRAIN, ResourceKind.CACHE_DISK, StorageMethods.DrainCache.class));
    }

    /** Also what the gateway has of its own accord can be operated. */
    private void requireThere(GatewayId gatewayId, ResourceKind kind, @Nullable String name) {
        if (name != null) {
            ResourceAddress address = new ResourceAddress(gatewayId, kind, name);
            if (resources.find(address).filter(ManagedResource::isThere).isEmpty()) {
                throw address.notFound();
            }
        }
    }

    private final class OfResource implements CommandPolicy {
        private final String method;
        private final ResourceKind kind;
        private final Class<?> params;

        OfResource(String method, ResourceKind kind, Class<?> params) {
            this.method = method;
            this.kind = kind;
            this.params = params;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public Duration deadline() {
            return config.changeDeadline();
        }

        @Override
        public Duration deadline(ObjectNode json) {
            return method.equals(StorageMethods.CACHE_DRAIN)
                    ? StoragePolicies.withDrain(
                            deadline(),
                            DownlinkCodec.params(json, StorageMethods.DrainCache.class)
                                    .drain())
                    : deadline();
        }

        @Override
        public void validate(ObjectNode json) {
            DownlinkCodec.desired(json, params);
        }

        /** @throws Refusal 404 {@code RESOURCE_NOT_FOUND} */
        @Override
        public void check(GatewayId gatewayId, ObjectNode json) {
            requireThere(gatewayId, kind, json.path("name").textValue());
        }

        /** The checks of a diagnosis are what somebody reads: they have to be some. */
        @Override
        public void onSuccess(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
            if (method.equals(StorageMethods.SHARE_DIAGNOSE)) {
                DownlinkCodec.params(reply.result(), StorageMethods.Diagnosis.class);
            }
        }
    }
}
