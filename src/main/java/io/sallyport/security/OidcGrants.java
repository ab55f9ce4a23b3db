package io.sallyport.security;

import io.quarkus.logging.Log;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.runtime.Startup;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes a caller of whom an OpenID Connect provider vouches for: what its role claim says becomes grants. */
@ApplicationScoped
@Startup
class OidcGrants implements SecurityIdentityAugmentor {
    /** Filled at construction, only read afterwards. */
    private final Map<String, List<Grant>> configured = new HashMap<>();

    OidcGrants(SecurityConfig config) {
        config.oidc().grants().forEach((value, grants) -> configured.put(value, parse(value, grants)));
    }

    private static List<Grant> parse(String value, List<String> grants) {
        try {
            return grants.stream().map(Grant::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sallyport.security.oidc.grants.\"%s\": %s".formatted(value, e.getMessage()), e);
        }
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        boolean vouchedFor = identity.getCredential(AccessTokenCredential.class) != null
                || identity.getCredential(IdTokenCredential.class) != null;
        if (identity.isAnonymous() || identity.getAttribute(Access.CALLER) != null || !vouchedFor) {
            return Uni.createFrom().item(identity);
        }
        List<Grant> grants =
                identity.getRoles().stream().flatMap(this::grantsOf).toList();
        Caller caller = new Caller(Caller.Source.OIDC, identity.getPrincipal().getName(), grants);
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder(identity)
                        .addRoles(caller.roleWords())
                        .addAttribute(Access.CALLER, caller)
                        .build());
    }

    private Stream<Grant> grantsOf(String value) {
        List<Grant> named = configured.get(value);
        if (named != null) {
            return named.stream();
        }
        try {
            return Stream.of(Grant.parse(value));
        } catch (IllegalArgumentException notOurs) {
            // A provider's claim names much that means something to others only.
            Log.debugf("the role \"%s\" grants nothing here", value);
            return Stream.empty();
        }
    }
}
