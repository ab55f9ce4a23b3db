package io.sallyport.messaging;

import com.github.f4b6a3.tsid.Tsid;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GroupId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * This process among the replicas: its name, and the client IDs of its connections.
 *
 * <p>A name that nobody configured is written like a TSID, and all of its 64 bits are random. A TSID proper has its time first and at most 22
 * random bits (tsid-creator: 10 of the node, 12 of the counter), so that of the replicas that one deployment starts in the same millisecond two
 * might be one: with 64 bits the odds are 1 in 10^11 for 10,000 replicas.
 */
@Singleton
public class Replica {
    private final String name;
    private final String startId;
    private final GroupId consoleGroup;

    /** @throws io.sallyport.protocol.ProtocolException if one of the client IDs breaks a limit; the message gives the numbers */
    Replica(ConsoleConfig config) {
        this.startId = Tsid.from(new SecureRandom().nextLong()).toString().toLowerCase(Locale.ROOT);
        this.name = config.replica().orElse(startId);
        this.consoleGroup = new GroupId(config.groupId());
        for (PriorityClass priorityClass : PriorityClass.values()) {
            clientId(priorityClass);
        }
    }

    public String name() {
        return name;
    }

    /** Another one at each start, also where the name is configured: 13 characters of Crockford's base32. */
    public String startId() {
        return startId;
    }

    /** Each priority class has a connection of its own, so that a flood on one does not delay another. */
    ClientId clientId(PriorityClass priorityClass) {
        return ClientId.ofConsole(consoleGroup, name, priorityClass.suffix());
    }

    /** Downlinks have one connection or several, counted from 0. */
    ClientId downlinkClientId(int connection) {
        return connection == 0
                ? clientId(PriorityClass.DOWNLINK)
                : ClientId.ofConsole(consoleGroup, name, "down-" + connection);
    }
}
