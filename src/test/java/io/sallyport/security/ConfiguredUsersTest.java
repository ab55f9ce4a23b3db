package io.sallyport.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredUsersTest {
    private static final String PASSWORD = "a password";
    private static final String HASH = "$2a$05$abcdefghijklmnopqrstuegTlvQug66VnZk/PC3VdFJMH4GbXREAu";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$05$abcdefghijklmnopqrstuegTlvQug66VnZk/PC3VdFJMH4GbXREAu",
                "$2b$05$abcdefghijklmnopqrstuegTlvQug66VnZk/PC3VdFJMH4GbXREAu",
                "$2y$05$abcdefghijklmnopqrstuegTlvQug66VnZk/PC3VdFJMH4GbXREAu"
            })
    void knowsThePasswordOfEveryKindOfBcryptHash(String hash) {
        ConfiguredUsers users = users(properties(hash, "operator@site:lyon"));

        assertThat(users.withPassword("alice", PASSWORD))
                .hasValueSatisfying(caller -> assertThat(caller.grants()).hasToString("[operator@site:lyon]"));
        assertThat(users.withPassword("alice", "another password")).isEmpty();
        assertThat(users.withPassword("bob", PASSWORD)).isEmpty();
    }

    @Test
    void readsThemFromTheEnvironment() {
        ConfiguredUsers users = users(new EnvConfigSource(
                Map.of(
                        "SALLYPORT_SECURITY_USERS_ALICE_PASSWORD_HASH",
                        HASH,
                        "SALLYPORT_SECURITY_USERS_ALICE_GRANTS",
                        "viewer,operator@site:lyon"),
                300));

        assertThat(users.withPassword("alice", PASSWORD))
                .hasValueSatisfying(caller -> assertThat(caller.roleWords()).isEqualTo(Set.of("viewer", "operator")));
    }

    @Test
    void aGrantThatIsNoneEndsTheStartAndNamesTheUser() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> users(properties(HASH, "root")))
                .withMessageContaining("alice")
                .withMessageContaining("viewer, operator or admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a password", "5f4dcc3b5aa765d61d8327deb882cf99", "$2x$10$short"})
    void aPasswordThatIsNotHashedEndsTheStart(String hash) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> users(properties(hash, "viewer")))
                .withMessageContaining("alice")
                .withMessageContaining("bcrypt");
    }

    @Test
    void saysWhetherThereAreAny() {
        assertThat(users(new PropertiesConfigSource(Map.of(), "empty", 100)).areThere())
                .isFalse();
        assertThat(users(properties(HASH, "viewer")).areThere()).isTrue();
    }

    private static ConfigSource properties(String hash, String grants) {
        return new PropertiesConfigSource(
                Map.of(
                        "sallyport.security.users.alice.password-hash", hash,
                        "sallyport.security.users.alice.grants", grants),
                "test",
                100);
    }

    private static ConfiguredUsers users(ConfigSource source) {
        return new ConfiguredUsers(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(SecurityConfig.class)
                .withSources(source)
                .build()
                .getConfigMapping(SecurityConfig.class));
    }
}
