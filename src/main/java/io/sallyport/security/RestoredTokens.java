package io.sallyport.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Revokes in a restored database the API tokens that were revoked after its backup. */
@ApplicationScoped
public class RestoredTokens {
    private final ApiTokenRepository tokens;
    private final RememberedTokens remembered;
    private final Clock clock;

    RestoredTokens(ApiTokenRepository tokens, RememberedTokens remembered, Clock clock) {
        this.tokens = tokens;
        this.remembered = remembered;
        this.clock = clock;
    }

    /** Idempotent. @return whether this changed anything */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean revokeAgain(String id) {
        ApiToken token = tokens.findById(id);
        remembered.forget(id);
        return token != null && token.revoke(clock.instant());
    }
}
