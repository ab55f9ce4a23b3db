package io.sallyport.messaging;

import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GroupId;
import jakarta.inject.Singleton;
import java.util.Locale;

/** This process among the replicas: its name, and the client IDs of its connections. */
@Singleton
public class Replica {
    private final String name;
    private final GroupId consoleGroup;

    /** @throws io.sallyport.protocol.ProtocolException if one of the client IDs breaks a limit; the message gives the numbers */
    Replica(ConsoleConfig config) {
        this.name = config.replica()
                .orElseGet(() -> TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT));
        this.consoleGroup = new GroupId(config.groupId());
        for (PriorityClass priorityClass : PriorityClass.values()) {
            clientId(priorityClass);
        }
    }

    public String name() {
        return name;
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
