package io.sallyport.ingress;

import io.quarkus.logging.Log;
import io.sallyport.messaging.Unfinished;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Waits until all that was begun is done, part by part in their order: what comes in may have commands sent, and both may be told to others. */
@ApplicationScoped
class Finishing {
    private final List<Unfinished> parts;

    Finishing(@Any Instance<Unfinished> parts) {
        this.parts =
                parts.stream().sorted(Comparator.comparing(Unfinished::order)).toList();
    }

    /** @return false if it was not done in time, or could not be */
    boolean finish(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        boolean all = true;
        for (Unfinished part : parts) {
            try {
                all &= part.finish(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (RuntimeException e) {
                Log.warnf("a part could not finish what it had begun: %s", e.toString());
                all = false;
            }
        }
        return all;
    }
}
