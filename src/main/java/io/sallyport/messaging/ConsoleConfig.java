package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who this console is at the broker. */
@ConfigMapping(prefix = "sallyport.console")
public interface ConsoleConfig {
    /** The console's own group ID, applied for in the broker's console: 7 to 25 characters. */
    @WithDefault("GID_console")
    String groupId();

    /** The name of this replica, unique among replicas. Left out, it is taken at random at start, so nobody needs to hand out names. */
    Optional<String> replica();
}
