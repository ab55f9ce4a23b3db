package io.sallyport;

/**
 * The command {@code migrate}: brings the schema up to date and ends. It needs the database's address and a user who may change tables, and nothing of broker,
 * identities or keys. It ends with 0 when the schema is up to date, also if there was nothing to do, and with another code if not.
 */
final class Migration {
    static final String COMMAND = "migrate";

    private Migration() {}

    /** Before the application starts: it then migrates, and ends before any of its beans exists. */
    static void prepare() {
        System.setProperty("quarkus.init-and-exit", "true");
        System.setProperty("quarkus.flyway.migrate-at-start", "true");
        // Making an index of a large table may take longer than any statement of a replica.
        System.setProperty("quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout", "0");
    }
}
