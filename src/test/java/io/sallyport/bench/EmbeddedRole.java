package io.sallyport.bench;

import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.embedded.EmbeddedMariaDb;
import java.nio.file.Path;
import java.util.List;

/** The embedded parts, in a process of their own. */
final class EmbeddedRole implements Load.Role {
    static final String NAME = "embedded";

    private final EmbeddedMariaDb database;
    private final EmbeddedBroker broker;

    EmbeddedRole(Path folder) {
        database = EmbeddedMariaDb.startTemporary(folder);
        broker = EmbeddedBroker.open(0);
    }

    @Override
    public String answer(String question, List<String> arguments) {
        return String.join(
                " ",
                database.jdbcUrl(),
                database.username(),
                database.password(),
                broker.host(),
                Integer.toString(broker.port()),
                Long.toString(database.processId()));
    }
}
