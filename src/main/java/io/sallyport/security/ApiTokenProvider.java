package io.sallyport.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Checks API tokens. */
@ApplicationScoped
class ApiTokenProvider implements IdentityProvider<ApiTokenRequest> {
    private final RememberedTokens tokens;
    private final Guessing guessing;
    private final Clock clock;

    ApiTokenProvider(RememberedTokens tokens, Guessing guessing, Clock clock) {
        this.tokens = tokens;
        this.guessing = guessing;
        this.clock = clock;
    }

    @Override
    public Class<ApiTokenRequest> getRequestType() {
        return ApiTokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiTokenRequest request, AuthenticationRequestContext context) {
        Optional<TokenSecret> secret = TokenSecret.parse(request.token());
        if (secret.isPresent()) {
            Optional<RememberedTokens.Known> known = tokens.fresh(secret.get().id());
            if (known.isPresent() && secret.get().hasHash(known.get().secretHash())) {
                return Uni.createFrom().item(() -> identity(secret.get(), known.get()));
            }
        }
        return context.runBlocking(() -> {
            RememberedTokens.Known known = secret.flatMap(
                            one -> tokens.read(one.id()).filter(found -> one.hasHash(found.secretHash())))
                    .orElse(null);
            if (known == null) {
                // Nobody guesses 256 bits, so that nobody is made to wait: who has a good token may share an address
                // with who has not.
                guessing.failed(List.of());
                throw new AuthenticationFailedException("this is no API token");
            }
            return identity(secret.orElseThrow(), known);
        });
    }

    private SecurityIdentity identity(TokenSecret secret, RememberedTokens.Known known) {
        if (known.revoked()) {
            throw new AuthenticationFailedException("this API token was revoked");
        }
        if (!clock.instant().isBefore(known.expiresAt())) {
            throw new AuthenticationFailedException("this API token has expired");
        }
        return Identities.of(new Caller(Caller.Source.TOKEN, secret.id(), known.grants()));
    }
}
