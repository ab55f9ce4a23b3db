package io.sallyport.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.smallrye.config.SmallRyeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code verify-audit}: goes through the chain in the database, or in the file of an export, and says whether it holds. Needs the database's address or
 * the file, and nothing else of the application.
 */
public final class VerifyAudit {
    public static final String COMMAND = "verify-audit";

    private static final String USAGE = "usage: verify-audit [--file EXPORT.ndjson]";
    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int COULD_NOT_LOOK = 2;

    private final CheckpointKeys keys;
    private final PrintStream out;
    private @Nullable ChainVerifier verifier;
    private @Nullable ChainFault fault;
    private long entries;
    private long checkpoints;

    VerifyAudit(CheckpointKeys keys, PrintStream out) {
        this.keys = keys;
        this.out = out;
    }

    /** @param arguments those after the command's name. @return the exit code: 0 if the chain holds, 1 if not, 2 if it could not be read */
    public static int run(Config config, List<String> arguments, PrintStream out) {
        boolean ofFile = arguments.size() == 2 && arguments.get(0).equals("--file");
        if (!ofFile && !arguments.isEmpty()) {
            out.println(USAGE);
            return COULD_NOT_LOOK;
        }
        try {
            // The application's mappings are not there yet.
            Map<String, String> trusted = config.unwrap(SmallRyeConfig.class)
                    .getOptionalValues("sallyport.audit.trusted-keys", String.class, String.class)
                    .orElse(Map.of());
            VerifyAudit verify = new VerifyAudit(CheckpointKeys.trusted(trusted), out);
            if (ofFile) {
                verify.readFile(Path.of(arguments.get(1)));
            } else {
                verify.readDatabase(config);
            }
            return verify.tell();
        } catch (SQLException | IOException | RuntimeException e) {
            out.println("the audit could not be read: " + e.getMessage());
            return COULD_NOT_LOOK;
        }
    }

    private void readDatabase(Config config) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                config.getValue("sallyport.database.url", String.class),
                config.getValue("sallyport.database.username", String.class),
                config.getOptionalValue("sallyport.database.password", String.class)
                        .orElse(""))) {
            // One moment of the chain, whatever is sealed and removed meanwhile.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            readDatabase(connection);
            connection.rollback();
        }
    }

    void readDatabase(Connection connection) throws SQLException {
        new ChainReader(new ConnectionSource(connection)).<RuntimeException>read(0, this::look);
    }

    void readFile(Path file) throws IOException {
        ObjectMapper mapper =
                JsonMapper.builder().addModule(new JavaTimeModule()).build();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            while (line != null && look(mapper.readValue(line, ChainLine.class))) {
                line = lines.readLine();
            }
        }
    }

    /** @return whether it holds up to here */
    private boolean look(ChainLine line) {
        CheckpointView checkpoint = line.checkpoint();
        Optional<ChainFault> found;
        if (verifier == null) {
            verifier = new ChainVerifier(keys, 0, AuditChain.START);
            found = checkpoint == null ? verifier.next(line) : begin(verifier, checkpoint.checkpoint());
        } else {
            found = verifier.next(line);
        }
        entries += line.entry() == null ? 0 : 1;
        checkpoints += checkpoint == null ? 0 : 1;
        fault = found.orElse(null);
        return fault == null;
    }

    private Optional<ChainFault> begin(ChainVerifier verifier, Checkpoint anchor) {
        out.printf("begins behind entry %d, with the checkpoint of %s%n", anchor.sequence(), anchor.at());
        return verifier.begin(anchor);
    }

    int tell() {
        ChainVerifier done = verifier;
        if (done == null) {
            out.println("there is nothing in the audit");
            return HOLDS;
        }
        ChainFault first = fault == null ? done.end().orElse(null) : fault;
        out.printf("looked at %d entries and %d checkpoints%n", entries, checkpoints);
        if (first != null) {
            out.printf(
                    "DOES NOT HOLD at entry %d: %s (%s)%n",
                    first.sequence(), first.kind().words(), first.kind());
            return DOES_NOT_HOLD;
        }
        out.printf("holds up to entry %d, hash %s%n", done.sequence(), done.hash());
        out.println(
                keys.canVerify()
                        ? "signed up to entry " + done.signedUpTo()
                        : "signatures were not looked at: no sallyport.audit.trusted-keys are configured");
        return HOLDS;
    }

    private record ConnectionSource(Connection connection) implements ChainReader.Source {
        @Override
        public List<SealedEntry> entriesAfter(long sequence, int most) {
            try {
                return AuditTable.sealedAfter(connection, sequence, most);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        public List<Checkpoint> checkpointsAfter(long sequence, int most) {
            try {
                return CheckpointTable.after(connection, sequence, most);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
