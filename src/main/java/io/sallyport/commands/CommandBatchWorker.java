package io.sallyport.commands;

import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Works on batches, one chunk after the other, as long as there is one. */
@ApplicationScoped
@Startup
class CommandBatchWorker implements PeriodicWork {
    /** A hundred thousand commands. */
    private static final int MOST_CHUNKS_IN_A_TURN = 100;

    private final CommandBatchSteps steps;
    private final Mode mode;
    private final InboxWorker worker;

    CommandBatchWorker(CommandBatchSteps steps, CommandsConfig config, Mode mode) {
        this.steps = steps;
        this.mode = mode;
        this.worker = new InboxWorker("command-batches", config.lookEvery().toMillis(), steps::step);
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

    @Override
    public String work() {
        return "command-batches";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        int chunks = 0;
        while (chunks < MOST_CHUNKS_IN_A_TURN && steps.step()) {
            chunks++;
        }
        return chunks;
    }
}
