package io.sallyport.security;

import io.sallyport.api.Refusal;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a caller has a role: any of the scopes. Lists and sums are limited to it. */
public record Reach(List<Scope> scopes) {
    /** For the program itself, which asks on nobody's behalf. */
    public static final Reach EVERYTHING = new Reach(List.of(Scope.EVERYTHING));

    public Reach {
        scopes = scopes.stream().anyMatch(Scope::isEverything) ? List.of(Scope.EVERYTHING) : List.copyOf(scopes);
    }

    public boolean isEverything() {
        return scopes.size() == 1 && scopes.get(0).isEverything();
    }

    boolean isNothing() {
        return scopes.isEmpty();
    }

    /** @throws Refusal 403 {@code OUT_OF_SCOPE} */
    public void require(Place place) {
        if (!includes(place)) {
            throw Refusal.of(
                    Status.FORBIDDEN, "OUT_OF_SCOPE", "This would be outside of the groups and sites that are yours.");
        }
    }

    public boolean includes(Place place) {
        return scopes.stream().anyMatch(scope -> scope.includes(place));
    }

    /** The groups of which something can be reached; empty: of every group. */
    public Optional<Set<String>> groups() {
        return scopes.stream().anyMatch(scope -> scope.groups().isEmpty())
                ? Optional.empty()
                : Optional.of(scopes.stream()
                        .flatMap(scope -> scope.groups().stream())
                        .collect(Collectors.toSet()));
    }

    /** The sites of which something can be reached; empty: of every site. */
    public Optional<Set<String>> sites() {
        return scopes.stream().anyMatch(scope -> scope.sites().isEmpty())
                ? Optional.empty()
                : Optional.of(
                        scopes.stream().flatMap(scope -> scope.sites().stream()).collect(Collectors.toSet()));
    }

    /** Something of the group, if not all of it. */
    public boolean touchesGroup(String group) {
        return scopes.stream().anyMatch(scope -> scope.touchesGroup(group));
    }

    /** Something at the site, if not all of it. */
    public boolean touchesSite(String site) {
        return scopes.stream().anyMatch(scope -> scope.touchesSite(site));
    }

    /** All of the group, also what will come to it. */
    public boolean includesGroup(String group) {
        return scopes.stream().anyMatch(scope -> scope.includesGroup(group));
    }

    /** All that is at the site, also what will come to it. */
    public boolean includesSite(String site) {
        return scopes.stream().anyMatch(scope -> scope.includesSite(site));
    }
}
