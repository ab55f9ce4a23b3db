package io.sallyport.security;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.runtime.Startup;
import io.sallyport.security.SecurityConfig.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The users of the configuration, for development and a first look. A hash or a grant that is none ends the start. */
@ApplicationScoped
@Startup
class ConfiguredUsers {
    /** Of no password: whoever names a user that does not exist waits as long as for one that does. */
    private static final String NOBODYS = "$2a$10$ybJ4ez41KkC4x1avmvRzEeBcb4y0p5rNLCeHODj0y56gyKyshlhfu";

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

    /** Filled at construction, only read afterwards. */
    private final Map<String, Known> users = new HashMap<>();

    ConfiguredUsers(SecurityConfig config) {
        config.users().forEach((name, user) -> users.put(name, Known.of(name, user)));
    }

    boolean areThere() {
        return !users.isEmpty();
    }

    /** Costs a tenth of a second of a processor. */
    Optional<Caller> withPassword(String name, String password) {
        @Nullable Known user = users.get(name);
        boolean matches = BcryptUtil.matches(password, user == null ? NOBODYS : user.passwordHash());
        return matches && user != null ? Optional.of(user.caller()) : Optional.empty();
    }

    /** Who has shown the password before. */
    Optional<Caller> find(String name) {
        return Optional.ofNullable(users.get(name)).map(Known::caller);
    }

    private record Known(String passwordHash, Caller caller) {
        static Known of(String name, User user) {
            if (!BCRYPT.matcher(user.passwordHash()).matches()) {
                throw new IllegalArgumentException(
                        "sallyport.security.users.\"%s\".password-hash is no bcrypt hash, such as $2a$10$…"
                                .formatted(name));
            }
            try {
                List<Grant> grants = user.grants().stream().map(Grant::parse).toList();
                return new Known(
                        // The library knows it by its other name.
                        user.passwordHash().replaceFirst("^\\$2b", "\\$2y"),
                        new Caller(Caller.Source.USER, name, grants));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "sallyport.security.users.\"%s\".grants: %s".formatted(name, e.getMessage()), e);
            }
        }
    }
}
