package io.sallyport.credentials;

import io.sallyport.security.ApiTokenChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/** Revokes in a restored database what was revoked after its backup, also credentials that were issued after it. */
@ApplicationScoped
public class RestoredRevocations {
    private final GatewayCredentialRepository credentials;
    private final KnownCredentials known;
    private final RevocationJournal journal;
    private final Clock clock;

    RestoredRevocations(
            GatewayCredentialRepository credentials, KnownCredentials known, RevocationJournal journal, Clock clock) {
        this.credentials = credentials;
        this.known = known;
        this.journal = journal;
        this.clock = clock;
    }

    /** Tokens are revoked by a lower rank, which knows no journal. */
    void noted(@Observes ApiTokenChanged changed) {
        if (changed.kind() == ApiTokenChanged.Kind.REVOKED) {
            journal.note(RevocationEntry.ofToken(changed.tokenId(), clock.instant()));
        }
    }

    /**
     * The broker is told of it again, too. Idempotent.
     *
     * @return whether this changed anything
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean revokeAgain(RevocationEntry entry) {
        Instant now = clock.instant();
        String id = Objects.requireNonNull(entry.id());
        Revocation because = Objects.requireNonNull(entry.because());
        GatewayCredential credential = credentials.findById(id);
        if (credential == null) {
            if (!now.isBefore(Objects.requireNonNull(entry.expiresAt()))) {
                return false;
            }
            credential = lost(entry);
            credentials.persist(credential);
        }
        known.forget(id);
        return credential.revoke(because, now);
    }

    private static GatewayCredential lost(RevocationEntry entry) {
        GatewayCredential credential = new GatewayCredential(
                Objects.requireNonNull(entry.id()),
                Objects.requireNonNull(entry.gatewayId()),
                Objects.requireNonNull(entry.clientId()),
                Objects.requireNonNull(entry.binding()),
                Objects.requireNonNull(entry.mode()),
                Objects.requireNonNull(entry.issuedAt()),
                Objects.requireNonNull(entry.expiresAt()));
        if (entry.serial() != null) {
            credential.hasCertificate(entry.serial());
        }
        return credential;
    }
}
