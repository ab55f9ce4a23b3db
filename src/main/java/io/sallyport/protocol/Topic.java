package io.sallyport.protocol;

/**
 * A topic, taken apart: what it carries, and whom it addresses or comes from (a client ID; of a broadcast the group ID; of an event its
 * kind). Made and read by {@link TopicScheme} only.
 */
public record Topic(Kind kind, String address) {

    /** What a topic carries, and its second level. The first level, the parent, is configuration. */
    public enum Kind {
        REPLY("reply"),
        PRESENCE("presence"),
        STATUS("status"),
        CONFIG("config"),
        LOG("log"),
        COMMAND("p2p"),
        BULK_COMMAND("p2p"),
        BROADCAST("all"),
        EVENT("");

        private final String level;

        Kind(String level) {
            this.level = level;
        }

        String level() {
            return level;
        }

        /** Whether a gateway publishes here. */
        public boolean isUplink() {
            return this == REPLY || this == PRESENCE || this == STATUS || this == CONFIG || this == LOG;
        }
    }

    /** @throws ProtocolException if the address is not a client ID */
    public ClientId clientId() {
        return ClientId.parse(address);
    }
}
