package io.sallyport;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** A replica that does not migrate serves nobody, and hears no gateway, before its schema is there. */
@ApplicationScoped
class MigrationGate {
    /** Before the scheduler and everything else that looks at a table. */
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final DatabaseConfig config;
    private final Flyway flyway;
    private final Clock clock;

    MigrationGate(DatabaseConfig config, Flyway flyway, Clock clock) {
        this.config = config;
        this.flyway = flyway;
        this.clock = clock;
    }

    void started(@Observes @Priority(FIRST) StartupEvent event) throws InterruptedException {
        if (config.migrateAtStart()) {
            return;
        }
        Instant end = clock.instant().plus(config.migrationWithin());
        String lack = lack();
        if (!lack.isEmpty()) {
            Log.infof("waiting for whoever migrates: %s", lack);
        }
        while (!lack.isEmpty()) {
            if (clock.instant().isAfter(end)) {
                throw new IllegalStateException(
                        "%s, and nobody changed that within %s: run \"sallyport migrate\" against this database"
                                .formatted(lack, config.migrationWithin()));
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            lack = lack();
        }
    }

    /** What is missing of the schema that this version knows, empty if nothing is. What a newer version has brought is no concern of ours. */
    private String lack() {
        try {
            long missing = Arrays.stream(flyway.info().all())
                    .map(MigrationInfo::getState)
                    .filter(MigrationState::isResolved)
                    .filter(state -> !state.isApplied() || state.isFailed())
                    .count();
            return missing == 0 ? "" : "the schema lacks %d migrations".formatted(missing);
        } catch (FlywayException e) {
            return "the state of the schema could not be read (%s)".formatted(e.getMessage());
        }
    }
}
