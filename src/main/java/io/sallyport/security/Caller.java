package io.sallyport.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who asks, as an identity source has made sure of it.
 *
 * @param name unique among those of its source
 */
public record Caller(Source source, String name, List<Grant> grants) {
    /** Where the name comes from: names of different sources are different callers. */
    public enum Source {
        /** An OpenID Connect provider. */
        OIDC,
        /** A user that is configured here. */
        USER,
        TOKEN
    }

    public Caller {
        grants = List.copyOf(grants);
    }

    /** For logs, audit and idempotency keys: tells callers of all sources apart. */
    public String qualifiedName() {
        return switch (source) {
            case OIDC -> "oidc:" + name;
            case USER -> "user:" + name;
            case TOKEN -> "token:" + name;
        };
    }

    /** Where the caller has this role, or one that includes it. */
    public Reach reach(Role role) {
        return new Reach(grants.stream()
                .filter(grant -> grant.role().includes(role))
                .map(Grant::scope)
                .toList());
    }

    /** Whether the caller may all that these allow: nobody hands on more than they have. */
    public boolean includes(Collection<Grant> others) {
        return others.stream().allMatch(other -> grants.stream().anyMatch(grant -> grant.includes(other)));
    }

    /** The words of all roles that the caller has somewhere. */
    Set<String> roleWords() {
        return Arrays.stream(Role.values())
                .filter(role -> !reach(role).isNothing())
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }
}
