package io.sallyport.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Replica;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes what was revoked outside of the database, too: a line of JSON each, flushed to the disk before whoever revoked it is answered. What can't be written never keeps
 * anybody from revoking: it waits, up to a bound, and is counted.
 */
@ApplicationScoped
public class RevocationJournal implements PeriodicWork {
    private final Optional<JournalFolder> folder;
    private final AfterCommit afterCommit;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final int most;
    private final Counter written;
    private final Counter failed;
    private final Counter lost;
    /** Guarded by this. */
    private final Deque<String> waiting = new ArrayDeque<>();

    RevocationJournal(
            JournalConfig config,
            Replica replica,
            AfterCommit afterCommit,
            ObjectMapper mapper,
            Clock clock,
            MeterRegistry registry) {
        this.folder = config.folder().map(path -> new JournalFolder(path, replica.startId(), config.keepFor()));
        this.afterCommit = afterCommit;
        this.mapper = mapper;
        this.clock = clock;
        this.most = config.waiting();
        this.written = registry.counter("sallyport.revocation.journal.lines", "outcome", "written");
        this.failed = registry.counter("sallyport.revocation.journal.lines", "outcome", "failed");
        this.lost = registry.counter("sallyport.revocation.journal.lines", "outcome", "lost");
        registry.gauge("sallyport.revocation.journal.waiting", this, RevocationJournal::waiting);
    }

    public boolean isKept() {
        return folder.isPresent();
    }

    /** Once the transaction is committed. */
    void note(RevocationEntry entry) {
        if (isKept()) {
            afterCommit.run(() -> append(entry));
        }
    }

    /** Never throws. */
    public synchronized void append(RevocationEntry entry) {
        if (folder.isEmpty()) {
            return;
        }
        if (waiting.size() >= most) {
            lost.increment();
            return;
        }
        waiting.add(line(entry));
        write();
    }

    /** What is in all files of the folder, of this replica and others, in no order; lines that can't be read are left out, and said. */
    public List<RevocationEntry> read() {
        return folder.map(there -> there.read(mapper)).orElse(List.of());
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void tryAgain() {
        if (!waiting.isEmpty()) {
            write();
        }
    }

    @Scheduled(every = "24h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void deleteOld() {
        folder.ifPresent(there -> there.deleteOld(clock.instant()));
    }

    @Override
    public String work() {
        return "revocation-journal";
    }

    @Override
    public Stage stage() {
        return Stage.RECORD;
    }

    @Override
    public long takeTurn() {
        long waited = waiting();
        tryAgain();
        deleteOld();
        return waited - waiting();
    }

    private synchronized void write() {
        try {
            folder.orElseThrow().write(waiting);
            written.increment(waiting.size());
            waiting.clear();
        } catch (IOException e) {
            failed.increment();
            Log.errorf(
                    "%d revocations are in the database only, as their journal can't be written: %s",
                    waiting.size(), e.toString());
        }
    }

    private String line(RevocationEntry entry) {
        try {
            return mapper.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry of the journal can't be written", e);
        }
    }

    private synchronized int waiting() {
        return waiting.size();
    }
}
