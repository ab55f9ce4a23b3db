package io.sallyport.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Who may do what. */
@ConfigMapping(prefix = "sallyport.security")
public interface SecurityConfig {
    /** Users that are configured here, by name: for development and a first look. */
    Map<String, User> users();

    Oidc oidc();

    Tokens tokens();

    Guessing guessing();

    interface User {
        /** Bcrypt in the modular crypt format, {@code $2a$…}. */
        String passwordHash();

        /** Such as {@code operator@site:lyon}. */
        List<String> grants();
    }

    interface Oidc {
        /** Whether people and programs come with the tokens of an OpenID Connect provider ({@code quarkus.oidc.*} says which). */
        @WithDefault("false")
        boolean enabled();

        /**
         * What the values of the provider's role claim ({@code quarkus.oidc.roles.role-claim-path}) grant. A value that is not named here
         * grants what it says, if it is written as a grant.
         */
        Map<String, List<String>> grants();
    }

    interface Tokens {
        /** The longest life of an API token. */
        @WithDefault("365d")
        Duration longestLife();

        /** For so long a replica does not look again whether a token was revoked. */
        @WithDefault("10s")
        Duration remembered();
    }

    interface Guessing {
        /** So many wrong passwords from one address, or for one user, within the window; after that none is looked at until it is over. */
        @WithDefault("10")
        @Min(1)
        int most();

        /** How long guesses count. */
        @WithDefault("1m")
        Duration window();

        /** Passwords are checked so many at a time, since each check is made to cost a tenth of a second of a processor. */
        @WithDefault("2")
        @Min(1)
        @Max(64)
        int atOnce();
    }
}
