package io.sallyport.simulator;

import io.sallyport.protocol.Activity;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.GatewayUpgrade;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code gateway.upgrade}: there are no packages, so what is wrong with one is told by its version, which then has {@code missing}, {@code
 * damaged}, {@code unsigned} or {@code broken} in it. Confined to the gateway's event loop.
 */
final class Upgrade {
    private final VirtualGateway gateway;
    private final GatewayStorage storage;
    private final Drains drains;
    private final Environment environment;

    Upgrade(VirtualGateway gateway, GatewayStorage storage, Drains drains, Environment environment) {
        this.gateway = gateway;
        this.storage = storage;
        this.drains = drains;
        this.environment = environment;
    }

    /** @throws ProtocolException if the parameters are not those of the method */
    Work begin(Command command, Work.Progress progress) {
        GatewayUpgrade upgrade = DownlinkCodec.desired(command.params(), GatewayUpgrade.class);
        return upgrade.version().equals(storage.software().downloaded())
                ? downloaded(command, upgrade, progress)
                : download(command, upgrade, progress);
    }

    private Work download(Command command, GatewayUpgrade upgrade, Work.Progress progress) {
        progress.say("downloading", 10);
        return after(() -> {
            Optional<String> fault = fault(upgrade.version());
            if (fault.isPresent()) {
                return Work.failed(fault.get(), "the package can't be used");
            }
            progress.say("verified", 40);
            return saved(storage.software().with(upgrade.version()), () -> downloaded(command, upgrade, progress));
        });
    }

    private static Optional<String> fault(String version) {
        if (version.contains("missing")) {
            return Optional.of("DOWNLOAD_FAILED");
        } else if (version.contains("damaged")) {
            return Optional.of("CHECKSUM_MISMATCH");
        }
        return version.contains("unsigned") ? Optional.of("SIGNATURE_INVALID") : Optional.empty();
    }

    private Work downloaded(Command command, GatewayUpgrade upgrade, Work.Progress progress) {
        if (upgrade.phase() == GatewayUpgrade.Phase.DOWNLOAD) {
            return result(upgrade.version());
        }
        Set<String> scope =
                storage.configuration().served().stream().map(Resource::key).collect(Collectors.toSet());
        return drains.before(
                command.meta().commandId(),
                scope,
                Boolean.TRUE.equals(upgrade.acceptDataLoss()),
                upgrade.drain(),
                environment.settings().restartDirtyLimitBytes(),
                progress,
                () -> install(upgrade.version(), progress));
    }

    private Work install(String version, Work.Progress progress) {
        storage.say(Activity.UPGRADING);
        progress.say("installing", 60);
        gateway.report();
        return after(() -> {
            storage.say(Activity.IDLE);
            if (version.contains("broken")) {
                return new Work.Boot(
                        Outcome.Failed.because("INSTALL_FAILED", "the new version did not start; the old one runs"));
            }
            return saved(
                    new Software(version, null),
                    () -> new Work.Boot(
                            new Outcome.Succeeded(DownlinkCodec.json(new Methods.GatewayUpgradeResult(version)))));
        });
    }

    private Work after(Supplier<Work> then) {
        Promise<Work> done = Promise.promise();
        environment
                .vertx()
                .setTimer(environment.settings().workDuration().toMillis(), due -> done.complete(then.get()));
        return new Work.Later(done.future());
    }

    private Work saved(Software next, Supplier<Work> then) {
        Software before = storage.software();
        storage.run(next);
        return new Work.Later(storage.save().map(kept -> then.get()).recover(failure -> {
            storage.run(before);
            return Future.succeededFuture(Work.failed(RpcError.INTERNAL, "the disk does not take it"));
        }));
    }

    private static Work result(String version) {
        return Work.done(DownlinkCodec.json(new Methods.GatewayUpgradeResult(version)));
    }
}
