package io.sallyport.api;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is behind a failure. */
public final class Causes {
    private Causes() {}

    /**
     * The first of the type among a failure, its causes, and what they suppressed: of a commit that failed, the transaction manager says the
     * reason only there.
     */
    public static <T extends Throwable> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        Throwable current = failure;
        while (current != null) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            if (seen.add(current)) {
                for (Throwable suppressed : current.getSuppressed()) {
                    open.push(suppressed);
                }
                if (current.getCause() != null) {
                    open.push(current.getCause());
                }
            }
            current = open.poll();
        }
        return null;
    }
}
