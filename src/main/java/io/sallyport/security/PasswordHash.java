package io.sallyport.security;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The command {@code hash-password}: reads a password from standard input and prints what {@code sallyport.security.users.*.password-hash} takes. */
public final class PasswordHash {
    public static final String COMMAND = "hash-password";

    private static final int DONE = 0;
    private static final int NO_PASSWORD = 1;

    private PasswordHash() {}

    /** Reads one line, so that the password is in no list of processes and in no shell's history. @return the exit code: 1 if there was none */
    public static int run(InputStream in, PrintStream out) {
        try {
            String password = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            if (password == null || password.isEmpty()) {
                out.println("usage: echo PASSWORD | sallyport " + COMMAND);
                return NO_PASSWORD;
            }
            out.println(BcryptUtil.bcryptHash(password));
            return DONE;
        } catch (IOException e) {
            out.println("no password could be read: " + e.getMessage());
            return NO_PASSWORD;
        }
    }
}
