package io.sallyport.protocol;

/** The numbers of the protocol (docs/protocol.md, sections 1 to 4 and 7). */
public final class Limits {
    /** A whole MQTT payload, in bytes. */
    public static final int MAX_PAYLOAD_BYTES = 65_536;
    /** A message inside a signature, in bytes: in base64 and with its signature it fits into a payload. */
    public static final int MAX_SIGNED_BYTES = 48_000;
    /** A command with a larger payload, in bytes, goes over the bulk downlink topic. */
    public static final int BULK_THRESHOLD_BYTES = 8_192;
    /** How deeply JSON may be nested. */
    public static final int MAX_NESTING = 64;
    /** A number in JSON, in digits. */
    public static final int MAX_NUMBER_LENGTH = 100;
    /** A whole topic, in characters. */
    public static final int MAX_TOPIC_LENGTH = 64;
    /** A client ID, in characters. */
    public static final int MAX_CLIENT_ID_LENGTH = 64;
    /** A group ID, in characters. */
    public static final int MIN_GROUP_ID_LENGTH = 7;

    public static final int MAX_GROUP_ID_LENGTH = 25;
    /** How many commands one {@code command.query} may ask for. */
    public static final int MAX_QUERIED_COMMANDS = 50;
    /** Free text such as a version or a reason, in characters. */
    public static final int MAX_TEXT_LENGTH = 256;
    /** Entries of a list in a report (caches, shares, volumes, alerts, capabilities). */
    public static final int MAX_LIST_SIZE = 256;

    private Limits() {}
}
