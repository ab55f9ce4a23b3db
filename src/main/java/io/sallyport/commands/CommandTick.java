package io.sallyport.commands;

import io.quarkus.runtime.Startup;
import io.sallyport.messaging.InboxWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends what is past its deadline. Any replica may do it for any command; doing it twice changes nothing. */
@ApplicationScoped
@Startup
class CommandTick {
    private static final int MOST_AT_ONCE = 500;

    private final CommandFlights flights;
    private final InboxWorker worker;

    CommandTick(CommandFlights flights, CommandsConfig config) {
        this.flights = flights;
        this.worker = new InboxWorker("command-tick", config.lookEvery().toMillis(), this::tick);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    /** @return whether there may be more to do at once; tests call it by hand */
    boolean tick() {
        return flights.expire(MOST_AT_ONCE) == MOST_AT_ONCE;
    }
}
