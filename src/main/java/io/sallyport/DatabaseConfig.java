package io.sallyport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where the database is, and who migrates it. */
@ConfigMapping(prefix = "sallyport.database")
public interface DatabaseConfig {
    /** The JDBC URL, with {@code rewriteBatchedStatements=true} and {@code connectionTimeZone=UTC}. Needed. */
    Optional<String> url();

    /** Of replicas: they read and write rows, and need no right to change tables where a job migrates. */
    @WithDefault("sallyport")
    String username();

    /** Of that user. */
    Optional<String> password();

    /**
     * Whether a replica migrates the schema when it starts. If not, somebody else does ({@code migrate}, as a job with a database user of its own), and a replica
     * waits for it before it serves.
     */
    @WithDefault("true")
    boolean migrateAtStart();

    /** How long a replica that does not migrate waits for whoever does. Then it ends, for its supervisor to start it again. */
    @WithDefault("2m")
    Duration migrationWithin();
}
