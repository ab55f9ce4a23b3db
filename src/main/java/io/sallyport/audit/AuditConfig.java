package io.sallyport.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The audit. */
@ConfigMapping(prefix = "sallyport.audit")
public interface AuditConfig {
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

    /** How often a replica writes which attempts were denied: one entry for all that are alike. */
    @WithDefault("1m")
    Duration denialsEvery();

    /** So many that are not alike are told apart meanwhile; the rest is summed up in one entry. */
    @WithDefault("1000")
    @Min(1)
    int denials();

    /** Private Ed25519 keys by their IDs: PEM, PKCS #8. */
    Map<String, String> checkpointKeys();

    /** The ID of the one that signs checkpoints; without it they are not signed. */
    Optional<String> checkpointKey();

    /** How long entries are kept; those that a configured export has not taken stay. */
    @WithDefault("400d")
    Duration retention();

    /** How often a replica looks for entries that are to be removed. */
    @WithDefault("1h")
    Duration retentionEvery();

    Export export();

    /** To a log service, over OTLP. */
    interface Export {
        /** Where it takes logs over HTTP: {@code https://…/v1/logs}. Without it nothing is exported. */
        Optional<URI> url();

        /** What each request comes with, such as its credentials, by header. */
        Map<String, String> headers();

        /** So many entries in a request. */
        @WithDefault("200")
        @Min(1)
        int batch();

        /** An answer that takes longer is none. */
        @WithDefault("10s")
        Duration timeout();

        /** How often a replica looks for entries to export. */
        @WithDefault("1s")
        Duration every();
    }

    /** Public Ed25519 keys by their IDs, in PEM: those whose signatures count when the chain is verified. */
    Map<String, String> trustedKeys();
}
