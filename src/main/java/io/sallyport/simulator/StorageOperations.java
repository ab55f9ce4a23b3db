package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The methods that set what a gateway serves. Confined to the gateway's event loop. */
final class StorageOperations {
    private static final Map<String, ResourceKind> PUTS = Map.of(
            StorageMethods.SHARE_PUT, ResourceKind.SHARE,
            StorageMethods.VOLUME_PUT, ResourceKind.VOLUME,
            StorageMethods.CACHE_ATTACH, ResourceKind.CACHE_DISK,
            StorageMethods.CACHE_EXPAND, ResourceKind.CACHE_DISK,
            StorageMethods.SMB_USER_PUT, ResourceKind.SMB_USER,
            StorageMethods.DIRECTORY_JOIN, ResourceKind.DIRECTORY,
            StorageMethods.BUCKET_CREDENTIAL_PUT, ResourceKind.BUCKET_CREDENTIAL,
            StorageMethods.SET_BANDWIDTH, ResourceKind.BANDWIDTH);
    private static final Map<String, ResourceKind> DELETES = Map.of(
            StorageMethods.SHARE_DELETE, ResourceKind.SHARE,
            StorageMethods.VOLUME_DELETE, ResourceKind.VOLUME,
            StorageMethods.CACHE_DETACH, ResourceKind.CACHE_DISK,
            StorageMethods.SMB_USER_DELETE, ResourceKind.SMB_USER,
            StorageMethods.DIRECTORY_LEAVE, ResourceKind.DIRECTORY,
            StorageMethods.BUCKET_CREDENTIAL_DELETE, ResourceKind.BUCKET_CREDENTIAL);

    private final VirtualGateway gateway;
    private final GatewayStorage storage;
    private final Drains drains;
    private final Buckets buckets;

    StorageOperations(VirtualGateway gateway, GatewayStorage storage, Drains drains, Buckets buckets) {
        this.gateway = gateway;
        this.storage = storage;
        this.drains = drains;
        this.buckets = buckets;
    }

    /** Empty if the method is none of these. @throws ProtocolException if the parameters are not those of the method */
    Optional<Work> run(Command command, Work.Progress progress) {
        ResourceKind put = PUTS.get(command.method());
        if (put != null) {
            return Optional.of(put(put, command));
        }
        ResourceKind deleted = DELETES.get(command.method());
        return deleted == null ? Optional.empty() : Optional.of(delete(deleted, command, progress));
    }

    private Work put(ResourceKind kind, Command command) {
        Long epoch = command.meta().epoch();
        Long generation = command.meta().generation();
        if (epoch == null || generation == null) {
            return Work.failed(RpcError.INVALID_PARAMS, "a desired state has an epoch and a generation");
        }
        Resource said = Resource.read(kind, command.params(), epoch, generation);
        Optional<Resource> before = storage.configuration().find(kind, said.name());
        if (drains.covers(said.key())) {
            return busy();
        } else if (command.method().equals(StorageMethods.CACHE_EXPAND) && before.isEmpty()) {
            return Work.failed("NO_SUCH_CACHE_DISK", "there is no such cache disk");
        } else if (said.config() instanceof BandwidthConfig bandwidth
                && bandwidth.schedule().isEmpty()) {
            return remove(kind, said.name());
        }
        Optional<Outcome.Failed> refusal = new PutRules(
                        storage.configuration(), buckets, storage.software(), gateway.fault(), gateway.now())
                .refusal(said.config());
        if (refusal.isPresent()) {
            return new Work.Done(refusal.get());
        }
        return canOpen(said)
                ? kept(said.after(before.orElse(null)))
                : Work.failed("SECRET_NEEDED", "the secret is not sealed to this gateway's key");
    }

    private boolean canOpen(Resource said) {
        String sealed = said.config().sealedSecret();
        try {
            return sealed == null || gateway.secrets().open(sealed).length > 0;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private Work kept(Resource resource) {
        Optional<Resource> before = storage.put(resource);
        if (!storage.fits()) {
            back(resource.kind(), resource.name(), before);
            return Work.failed("CONFIG_TOO_LARGE", "the configuration would not fit into a report");
        }
        return saved(resource.kind(), resource.name(), before);
    }

    private Work delete(ResourceKind kind, Command command, Work.Progress progress) {
        StorageMethods.Delete delete = DownlinkCodec.desired(command.params(), StorageMethods.Delete.class);
        Optional<Resource> found = storage.configuration().find(kind, delete.name());
        if (found.isEmpty()) {
            // Nothing changes by it, and the console is waiting to hear so.
            gateway.reportConfiguration();
            return Work.done();
        } else if (drains.covers(found.get().key())) {
            return busy();
        }
        DeleteRules rules = new DeleteRules(storage.configuration());
        Optional<Outcome.Failed> refusal = rules.refusal(found.get(), storage.state(), delete.drain() != null);
        if (refusal.isPresent()) {
            return new Work.Done(refusal.get());
        }
        return drains.before(
                command.meta().commandId(),
                scope(found.get()),
                Boolean.TRUE.equals(delete.acceptDataLoss()),
                delete.drain(),
                0,
                progress,
                () -> remove(kind, delete.name()));
    }

    private Set<String> scope(Resource resource) {
        if (resource.kind() == ResourceKind.CACHE_DISK) {
            return storage.configuration().servedOn(resource.name()).stream()
                    .map(Resource::key)
                    .collect(Collectors.toSet());
        }
        return resource.kind().isServed() ? Set.of(resource.key()) : Set.of();
    }

    private Work remove(ResourceKind kind, String name) {
        return saved(kind, name, storage.remove(kind, name));
    }

    private Work saved(ResourceKind kind, String name, Optional<Resource> before) {
        return new Work.Later(storage.save()
                .map(kept -> {
                    gateway.reportConfiguration();
                    return Work.done();
                })
                .recover(failure -> {
                    back(kind, name, before);
                    return Future.succeededFuture(Work.failed(RpcError.INTERNAL, "the disk does not take it"));
                }));
    }

    private void back(ResourceKind kind, String name, Optional<Resource> before) {
        before.ifPresentOrElse(storage::put, () -> storage.remove(kind, name));
    }

    private static Work busy() {
        return Work.failed(RpcError.BUSY, "it is being drained");
    }
}
