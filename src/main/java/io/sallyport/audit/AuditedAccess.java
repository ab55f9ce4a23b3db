package io.sallyport.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.security.ApiTokenChanged;
import io.sallyport.security.SessionChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What the package {@code security}, which knows no audit, tells of. */
@ApplicationScoped
class AuditedAccess {
    private final Audit audit;

    AuditedAccess(Audit audit) {
        this.audit = audit;
    }

    void onSession(@Observes SessionChanged change) {
        String action = change.kind() == SessionChanged.Kind.SIGNED_IN ? "session.begin" : "session.end";
        QuarkusTransaction.requiringNew().run(() -> audit.record(Deed.of(change.actor(), action, "session", null)));
    }

    void onToken(@Observes ApiTokenChanged change) {
        String action = change.kind() == ApiTokenChanged.Kind.ISSUED ? "token.issue" : "token.revoke";
        audit.record(Deed.of(change.actor(), action, "token", change.tokenId())
                .with("name", change.name())
                .with("grants", change.grants()));
    }
}
