package io.sallyport.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A role and where it holds. Written {@code operator}, or {@code operator@group:GID_files,site:lyon}: in configuration, in tokens and in the claims of
 * an identity provider.
 */
public record Grant(Role role, Scope scope) {
    private static final Pattern LIMIT = Pattern.compile("(group|site):([A-Za-z0-9_.-]{1,64})");

    /** @throws IllegalArgumentException if it is not of the form; its message is for people */
    public static Grant parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return new Grant(Role.of(text), Scope.EVERYTHING);
        }
        Set<String> groups = new TreeSet<>();
        Set<String> sites = new TreeSet<>();
        for (String part : text.substring(at + 1).split(",", -1)) {
            Matcher limit = LIMIT.matcher(part);
            if (!limit.matches()) {
                throw new IllegalArgumentException(
                        "a grant is a role, or a role with limits: operator@group:GID_files,site:lyon");
            }
            (limit.group(1).equals("group") ? groups : sites).add(limit.group(2));
        }
        return new Grant(Role.of(text.substring(0, at)), new Scope(groups, sites));
    }

    /** Whether whoever has this one may do all that the other one allows. */
    boolean includes(Grant other) {
        return role.includes(other.role) && scope.includes(other.scope);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        List<String> limits = new ArrayList<>();
        new TreeSet<>(scope.groups()).forEach(group -> limits.add("group:" + group));
        new TreeSet<>(scope.sites()).forEach(site -> limits.add("site:" + site));
        return limits.isEmpty() ? role.word() : role.word() + "@" + String.join(",", limits);
    }
}
