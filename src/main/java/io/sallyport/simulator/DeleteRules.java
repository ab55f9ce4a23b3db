package io.sallyport.simulator;

import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this gateway does not let go of. */
final class DeleteRules {
    private final Configuration configuration;

    DeleteRules(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Empty if there is none. @param drains whether sessions are ended before */
    Optional<Outcome.Failed> refusal(Resource resource, StorageState state, boolean drains) {
        return switch (resource.kind()) {
            case BUCKET_CREDENTIAL -> inUse(isCredentialInUse(resource.name()), "it is in use");
            case CACHE_DISK -> inUse(isDiskInUse(resource.name()), "it is in use");
            case VOLUME -> {
                boolean open = state.export(resource.key())
                        .filter(export -> export.sessions() > 0)
                        .isPresent();
                yield open && !drains
                        ? Optional.of(Outcome.Failed.because("SESSIONS_OPEN", "initiators have sessions open"))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private boolean isCredentialInUse(String name) {
        return configuration.served().stream().anyMatch(resource -> name.equals(credentialOf(resource.config())));
    }

    /** What chose it; and the last one of those that leave the choice to the gateway. */
    private boolean isDiskInUse(String name) {
        boolean isLast = configuration.all(CacheDiskConfig.class).size() == 1;
        return configuration.servedOn(name).stream()
                .anyMatch(resource -> isLast || Configuration.chosenDisk(resource.config()) != null);
    }

    private static @Nullable String credentialOf(ResourceConfig config) {
        return config instanceof ShareConfig share
                ? share.credential()
                : config instanceof VolumeConfig volume ? volume.credential() : null;
    }

    private static Optional<Outcome.Failed> inUse(boolean used, String message) {
        return used ? Optional.of(Outcome.Failed.because("IN_USE", message)) : Optional.empty();
    }
}
