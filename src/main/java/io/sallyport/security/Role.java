package io.sallyport.security;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do; each role may do what those before it may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Also issues commands and changes what a gateway is and serves. */
    OPERATOR,
    /** Also deletes, makes groups and sites, and says who may what. */
    ADMIN;

    /** As it is written in configuration, tokens and claims. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** @throws IllegalArgumentException if there is no such role; its message is for people */
    static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a role is viewer, operator or admin"));
    }
}
