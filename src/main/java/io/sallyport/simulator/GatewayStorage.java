package io.sallyport.simulator;

import io.sallyport.protocol.Activity;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a gateway is set to, with the life of what it serves, and the software that it runs. Confined to the gateway's event loop. */
final class GatewayStorage {
    private final GatewayPlan plan;
    private final Environment environment;
    private final ConfigurationFile file;
    private final Configuration configuration;
    private final StorageModel model;
    /** What this gateway has written, ever: the buckets keep it. */
    private final Set<BucketRef> data;

    private final Map<String, Condition> conditions = new HashMap<>();
    private Software software;
    private Activity activity = Activity.IDLE;

    /** Reads the disk, so this is not for an event loop. */
    GatewayStorage(GatewayPlan plan, RegisteredGateway gateway, Environment environment) throws IOException {
        this.plan = plan;
        this.environment = environment;
        this.file = new ConfigurationFile(environment.settings().folder(), gateway.id());
        Optional<ConfigurationFile.Kept> kept = file.read();
        this.configuration =
                kept.map(found -> new Configuration(found.configured())).orElseGet(() -> FirstConfiguration.of(plan));
        this.software = kept.map(found -> new Software(found.agentVersion(), found.downloaded()))
                .orElseGet(() -> Software.first(plan));
        this.data = new HashSet<>(kept.map(ConfigurationFile.Kept::data).orElse(List.of()));
        this.model = new StorageModel(plan, configuration, environment.clock().instant());
        written();
    }

    Configuration configuration() {
        return configuration;
    }

    StorageModel model() {
        return model;
    }

    Software software() {
        return software;
    }

    void run(Software next) {
        software = next;
    }

    void say(Activity next) {
        activity = next;
    }

    /** What it does with a share or volume just now; null: nothing any more. */
    void say(String id, @Nullable Condition condition) {
        if (condition == null) {
            conditions.remove(id);
        } else {
            conditions.put(id, condition);
        }
    }

    StorageState state() {
        return model.advance(environment.clock().instant());
    }

    /** @return what was there before */
    Optional<Resource> put(Resource resource) {
        Optional<Resource> before = configuration.find(resource.kind(), resource.name());
        configuration.put(resource);
        changed();
        return before;
    }

    Optional<Resource> remove(ResourceKind kind, String name) {
        Optional<Resource> before = configuration.find(kind, name);
        configuration.remove(kind, name);
        changed();
        return before;
    }

    private void changed() {
        state();
        model.follow(configuration, environment.clock().instant());
        written();
    }

    private void written() {
        configuration.all(ShareConfig.class).forEach(share -> data.add(share.bucket()));
        configuration.all(VolumeConfig.class).forEach(volume -> data.add(volume.bucket()));
        environment.buckets().write(data);
    }

    /** Whether the whole of it goes into one report, which it has to. */
    boolean fits() {
        Origin longest = new Origin(Long.MAX_VALUE, Long.MAX_VALUE, "x".repeat(36), Long.MAX_VALUE, Long.MAX_VALUE);
        try {
            UplinkCodec.encode(report(longest, Instant.EPOCH));
            return true;
        } catch (ProtocolException tooLarge) {
            return false;
        }
    }

    /** The future ends when it is on disk as it is now. */
    Future<Void> save() {
        ConfigurationFile.Kept kept = new ConfigurationFile.Kept(
                software.version(),
                software.downloaded(),
                configuration.all().stream().map(ConfigurationFile.Entry::of).toList(),
                List.copyOf(data));
        return environment.vertx().executeBlocking(() -> {
            file.write(kept);
            return null;
        });
    }

    ConfigReport report(Origin origin, Instant said) {
        return configuration.report(origin, said);
    }

    /** @param said the time that the report names, which a wrong clock makes another than now */
    StatusReport status(Origin origin, Instant said, Instant bootedAt) {
        return new StatusView(plan, configuration, conditions, model.isUnreachable(), state())
                .report(origin, said, bootedAt, software.version(), activity);
    }
}
