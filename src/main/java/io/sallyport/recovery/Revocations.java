package io.sallyport.recovery;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.credentials.RestoredRevocations;
import io.sallyport.credentials.RevocationEntry;
import io.sallyport.credentials.RevocationJournal;
import io.sallyport.gateways.BindingService;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.RestoredTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** Applies the journal of revocations to a restored database: so many entries in a transaction, each idempotent, since each replica may bring a journal of its own. */
@ApplicationScoped
class Revocations {
    private static final int CHUNK = 200;
    private static final int ATTEMPTS = 5;

    private final RevocationJournal journal;
    private final RestoredRevocations credentials;
    private final RestoredTokens tokens;
    private final BindingService bindings;
    private final UnknownGatewayRepository unknown;

    Revocations(
            RevocationJournal journal,
            RestoredRevocations credentials,
            RestoredTokens tokens,
            BindingService bindings,
            UnknownGatewayRepository unknown) {
        this.journal = journal;
        this.credentials = credentials;
        this.tokens = tokens;
        this.bindings = bindings;
        this.unknown = unknown;
    }

    /** @return what changed */
    Applied apply() {
        if (!journal.isKept()) {
            Log.warn(
                    "there is no journal of revocations (sallyport.revocation-journal.folder): what was revoked after the backup counts again");
        }
        List<RevocationEntry> all = journal.read();
        long revoked = 0;
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<RevocationEntry> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
            revoked += apply(chunk);
        }
        long epoch = all.stream()
                .filter(entry -> entry.kind() == RevocationEntry.Kind.EPOCH && entry.epoch() != null)
                .mapToLong(entry -> Objects.requireNonNull(entry.epoch()))
                .max()
                .orElse(0);
        return new Applied(all.size(), revoked, epoch);
    }

    /** Another replica may just apply the same: who is second finds it done. */
    private long apply(List<RevocationEntry> chunk) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew()
                        .call(() -> chunk.stream().filter(this::apply).count());
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Log.debugf("revocations are applied once more: %s", e.toString());
            }
        }
    }

    private boolean apply(RevocationEntry entry) {
        return switch (entry.kind()) {
            case CREDENTIAL -> credentials.revokeAgain(entry);
            case FENCE -> fence(entry);
            case API_TOKEN -> tokens.revokeAgain(Objects.requireNonNull(entry.id()));
            case EPOCH -> false;
        };
    }

    private boolean fence(RevocationEntry entry) {
        String gateway = Objects.requireNonNull(entry.gatewayId());
        long binding = Objects.requireNonNull(entry.binding());
        unknown.fence(gateway, Objects.requireNonNull(entry.clientId()), binding);
        return bindings.fenceUpTo(new GatewayId(gateway), binding);
    }

    /**
     * @param entries in the journal
     * @param revoked how many of them the database did not have
     * @param epoch the newest that it knows of, 0 if none
     */
    record Applied(long entries, long revoked, long epoch) {}
}
