package io.sallyport.messaging;

import java.util.Optional;

/** A replica with a name, for tests without a container. */
public final class FixedReplica extends Replica {
    public FixedReplica(String name) {
        super(new ConsoleConfig() {
            @Override
            public String groupId() {
                return "GID_console";
            }

            @Override
            public Optional<String> replica() {
                return Optional.of(name);
            }
        });
    }
}
