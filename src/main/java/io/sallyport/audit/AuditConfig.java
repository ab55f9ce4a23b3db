package io.sallyport.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The audit. */
@ConfigMapping(prefix = "sallyport.audit")
interface AuditConfig {
    /** How often a replica looks for entries to seal. */
    @WithDefault("1s")
    Duration sealEvery();

    /** After so many entries there is a checkpoint at the latest. */
    @WithDefault("1000")
    @Min(1)
    long checkpointEntries();

    /** After so long there is a checkpoint, if there are new entries. */
    @WithDefault("1m")
    Duration checkpointEvery();

    /** Private Ed25519 keys by their IDs: PEM, PKCS #8. */
    Map<String, String> checkpointKeys();

    /** The ID of the one that signs checkpoints; without it they are not signed. */
    Optional<String> checkpointKey();

    /** Public Ed25519 keys by their IDs, in PEM: those whose signatures count when the chain is verified. */
    Map<String, String> trustedKeys();
}
