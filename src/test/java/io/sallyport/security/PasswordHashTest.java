package io.sallyport.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void printsWhatAConfiguredUserNeeds() {
        assertThat(run("correct horse\n")).isZero();

        String hash = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(hash).startsWith("$2a$10$");
        assertThat(BcryptUtil.matches("correct horse", hash)).isTrue();
        assertThat(BcryptUtil.matches("correct horse\n", hash)).isFalse();
    }

    @Test
    void makesNoneOfNothing() {
        assertThat(run("")).isEqualTo(1);
        assertThat(run("\n")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("$2a$");
    }

    private int run(String input) {
        return PasswordHash.run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
