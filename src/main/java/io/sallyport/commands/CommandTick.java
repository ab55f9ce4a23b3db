package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.messaging.InboxWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Queues what has become due, asks about what is silent, and ends what is past its deadline. Any replica may do it for any command; doing it twice changes nothing. */
@ApplicationScoped
@Startup
class CommandTick {
    private static final int MOST_AT_ONCE = 500;

    private final CommandFlights flights;
    private final CommandSettling settling;
    private final CommandSchedule schedule;
    private final InboxWorker worker;

    CommandTick(CommandFlights flights, CommandSettling settling, CommandSchedule schedule, CommandsConfig config) {
        this.flights = flights;
        this.settling = settling;
        this.schedule = schedule;
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

    /** Those that ended without an answer are many after an outage, and in no hurry. */
    @Scheduled(
            every = "${sallyport.commands.settle-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void settle() {
        try {
            settling.askAgain(MOST_AT_ONCE);
        } catch (RuntimeException e) {
            Log.warnf("commands without an answer could not be asked about, again soon: %s", e.toString());
        }
    }

    /** @return whether there may be more to do at once; tests call it by hand */
    boolean tick() {
        boolean more = schedule.due(MOST_AT_ONCE) == MOST_AT_ONCE;
        more |= settling.ask(MOST_AT_ONCE) == MOST_AT_ONCE;
        return flights.expire(MOST_AT_ONCE) == MOST_AT_ONCE || more;
    }
}
