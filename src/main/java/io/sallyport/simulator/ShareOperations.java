package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ShareStatus.State;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.StorageMethods.Diagnosis;
import io.sallyport.protocol.storage.StorageMethods.Diagnosis.Check;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods that do something with what is served already. Confined to the gateway's event loop. */
final class ShareOperations {
    private final VirtualGateway gateway;
    private final GatewayStorage storage;
    private final Drains drains;
    private final Environment environment;

    ShareOperations(VirtualGateway gateway, GatewayStorage storage, Drains drains, Environment environment) {
        this.gateway = gateway;
        this.storage = storage;
        this.drains = drains;
        this.environment = environment;
    }

    /** Empty if the method is none of these. */
    Optional<Work> run(Command command, Work.Progress progress) {
        return switch (command.method()) {
            case StorageMethods.SHARE_RESTART ->
                Optional.of(with(
                        DownlinkCodec.params(command.params(), StorageMethods.OfShare.class)
                                .name(),
                        share -> during(
                                share, new Condition(State.UNAVAILABLE, "RESTARTING", null), "restarting", progress)));
            case StorageMethods.SHARE_REFRESH ->
                Optional.of(with(
                        DownlinkCodec.params(command.params(), StorageMethods.Refresh.class)
                                .name(),
                        share -> during(
                                share,
                                new Condition(State.RESYNCING, "REFRESHING", 50.0),
                                "listing-bucket",
                                progress)));
            case StorageMethods.SHARE_DIAGNOSE ->
                Optional.of(with(
                        DownlinkCodec.params(command.params(), StorageMethods.OfShare.class)
                                .name(),
                        share -> Work.done(DownlinkCodec.json(diagnosis(share)))));
            case StorageMethods.CACHE_DRAIN -> Optional.of(drain(command, progress));
            default -> Optional.empty();
        };
    }

    private Work with(String name, Function<Resource, Work> then) {
        return storage.configuration()
                .find(ResourceKind.SHARE, name)
                .map(then)
                .orElseGet(() -> Work.failed("NO_SUCH_SHARE", "there is no such share"));
    }

    /** For a while the share is in another condition, and then in order again. */
    private Work during(Resource share, Condition condition, String stage, Work.Progress progress) {
        storage.say(share.key(), condition);
        progress.say(stage, 50);
        Promise<Work> done = Promise.promise();
        environment.vertx().setTimer(environment.settings().workDuration().toMillis(), due -> {
            storage.say(share.key(), drains.covers(share.key()) ? Condition.DRAINING : null);
            done.complete(
                    gateway.fault().isOfTheBucket()
                            ? Work.failed("BUCKET_UNREACHABLE", "the bucket can't be reached")
                            : Work.done());
        });
        return new Work.Later(done.future());
    }

    private Diagnosis diagnosis(Resource resource) {
        ShareConfig share = (ShareConfig) resource.config();
        Fault fault = gateway.fault();
        String trouble = fault.isOfTheBucket()
                ? "BUCKET_UNREACHABLE"
                : Buckets.trouble(share.bucket()).orElse(null);
        boolean denied = "BUCKET_DENIED".equals(trouble);
        boolean disk = storage.configuration().diskOf(resource).isPresent();
        return new Diagnosis(List.of(
                new Check("dns", true, null, 4L),
                new Check("tls", trouble == null || denied, denied ? null : trouble, 38L),
                new Check("bucket", trouble == null, trouble, 61L),
                new Check("credential", !denied, denied ? trouble : null, 75L),
                cache(disk, fault)));
    }

    private static Check cache(boolean disk, Fault fault) {
        String trouble = disk ? (fault == Fault.FAILING_FILES ? "FAILING_FILES" : null) : "NO_SUCH_CACHE_DISK";
        return new Check("cache", trouble == null, trouble, 1L);
    }

    private Work drain(Command command, Work.Progress progress) {
        StorageMethods.DrainCache drain = DownlinkCodec.desired(command.params(), StorageMethods.DrainCache.class);
        String name = drain.name();
        if (name != null
                && storage.configuration().find(ResourceKind.CACHE_DISK, name).isEmpty()) {
            return Work.failed("NO_SUCH_CACHE_DISK", "there is no such cache disk");
        }
        return drains.of(command.meta().commandId(), ids(name), drain.drain(), progress);
    }

    private Set<String> ids(@Nullable String disk) {
        List<Resource> served = disk == null
                ? storage.configuration().served()
                : storage.configuration().servedOn(disk);
        return served.stream().map(Resource::key).collect(Collectors.toSet());
    }
}
