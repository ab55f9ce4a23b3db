package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Queues what has become due, asks about what is silent, and ends what is past its deadline. Any replica may do it for any command; doing it twice changes nothing. */
@ApplicationScoped
@Startup
class CommandTick implements PeriodicWork {
    private static final int MOST_AT_ONCE = 500;

    private static final int MOST_STEPS_IN_A_TURN = 20;

    /**
     * When the database is back, replies that waited in memory come first, also those of other replicas, whose workers look again after five
     * seconds at the latest.
     */
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(10);

    private final CommandFlights flights;
    private final CommandSettling settling;
    private final CommandSchedule schedule;
    private final ReplyInbox replies;
    private final Clock clock;
    private final Mode mode;
    private final InboxWorker worker;
    /** Only the worker's thread writes it, and a test. */
    private volatile Instant endNobodyBefore = Instant.EPOCH;

    CommandTick(
            CommandFlights flights,
            CommandSettling settling,
            CommandSchedule schedule,
            ReplyInbox replies,
            CommandsConfig config,
            Clock clock,
            Mode mode) {
        this.mode = mode;
        this.replies = replies;
        this.clock = clock;
        this.flights = flights;
        this.settling = settling;
        this.schedule = schedule;
        this.worker = new InboxWorker("command-tick", config.lookEvery().toMillis(), this::tick);
    }

    @PostConstruct
    void start() {
        if (!mode.isServerless()) {
            worker.start();
        }
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
        return step().more();
    }

    private Step step() {
        try {
            int due = schedule.due(MOST_AT_ONCE);
            int asked = settling.ask(MOST_AT_ONCE);
            boolean more = due == MOST_AT_ONCE || asked == MOST_AT_ONCE;
            if (clock.instant().isBefore(endNobodyBefore)) {
                return new Step(due + asked, more);
            }
            int expired = flights.expire(replies.answeredUntil(), MOST_AT_ONCE);
            return new Step(due + asked + expired, more || expired == MOST_AT_ONCE);
        } catch (RuntimeException databaseIsAway) {
            endNobodyBefore = clock.instant().plus(AFTER_AN_OUTAGE);
            throw databaseIsAway;
        }
    }

    @Override
    public String work() {
        return "command-tick";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        long all = settling.askAgain(MOST_AT_ONCE);
        Step step;
        int steps = 0;
        do {
            step = step();
            all += step.done();
        } while (step.more() && ++steps < MOST_STEPS_IN_A_TURN);
        return all;
    }

    /** @param more whether there may be more to do at once */
    private record Step(int done, boolean more) {}
}
