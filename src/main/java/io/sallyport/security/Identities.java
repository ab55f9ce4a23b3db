package io.sallyport.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;

/** Makes what Quarkus knows of a caller. */
final class Identities {
    private Identities() {}

    static SecurityIdentity of(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.qualifiedName()))
                .addRoles(caller.roleWords())
                .addAttribute(Access.CALLER, caller)
                .build();
    }
}
