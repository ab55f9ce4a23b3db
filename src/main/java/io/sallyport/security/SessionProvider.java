package io.sallyport.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TrustedAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Knows a configured user again by the encrypted cookie of their session. What the configuration grants counts, not what it did at sign-in. */
@ApplicationScoped
class SessionProvider implements IdentityProvider<TrustedAuthenticationRequest> {
    private static final String PREFIX = "user:";

    private final ConfiguredUsers users;

    SessionProvider(ConfiguredUsers users) {
        this.users = users;
    }

    @Override
    public Class<TrustedAuthenticationRequest> getRequestType() {
        return TrustedAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TrustedAuthenticationRequest request, AuthenticationRequestContext context) {
        String principal = request.getPrincipal();
        Optional<Caller> known =
                principal.startsWith(PREFIX) ? users.find(principal.substring(PREFIX.length())) : Optional.empty();
        return Uni.createFrom()
                .optional(known)
                .onItem()
                .ifNull()
                .failWith(() -> new AuthenticationFailedException("there is no such user any more"))
                .map(Identities::of);
    }
}
