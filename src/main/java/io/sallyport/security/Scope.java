package io.sallyport.security;

import java.util.Set;

/**
 * Where a role holds. Limited to groups, to sites, or to both: then only what is in one of the groups and at one of the sites.
 *
 * @param groups empty: every group
 * @param sites empty: every site, and what is at none
 */
public record Scope(Set<String> groups, Set<String> sites) {
    public static final Scope EVERYTHING = new Scope(Set.of(), Set.of());

    public Scope {
        groups = Set.copyOf(groups);
        sites = Set.copyOf(sites);
    }

    public boolean isEverything() {
        return groups.isEmpty() && sites.isEmpty();
    }

    boolean includes(Place place) {
        String site = place.site();
        return (groups.isEmpty() || groups.contains(place.group()))
                && (sites.isEmpty() || (site != null && sites.contains(site)));
    }

    /** Something of the group, if not all of it. */
    boolean touchesGroup(String group) {
        return groups.isEmpty() || groups.contains(group);
    }

    /** Something at the site, if not all of it. */
    boolean touchesSite(String site) {
        return sites.isEmpty() || sites.contains(site);
    }

    boolean includesGroup(String group) {
        return sites.isEmpty() && touchesGroup(group);
    }

    boolean includesSite(String site) {
        return groups.isEmpty() && touchesSite(site);
    }

    boolean includes(Scope other) {
        return includesAll(groups, other.groups) && includesAll(sites, other.sites);
    }

    private static boolean includesAll(Set<String> mine, Set<String> others) {
        return mine.isEmpty() || (!others.isEmpty() && mine.containsAll(others));
    }
}
