package io.sallyport.commands;

import io.quarkus.runtime.Startup;
import io.sallyport.messaging.InboxWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** Works on batches, one chunk after the other, as long as there is one. */
@ApplicationScoped
@Startup
class CommandBatchWorker {
    private final InboxWorker worker;

    CommandBatchWorker(CommandBatchSteps steps, CommandsConfig config) {
        this.worker = new InboxWorker("command-batches", config.lookEvery().toMillis(), steps::step);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }
}
