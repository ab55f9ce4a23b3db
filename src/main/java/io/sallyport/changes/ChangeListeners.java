package io.sallyport.changes;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.function.Consumer;

/** All who listen in this replica. */
@ApplicationScoped
class ChangeListeners {
    private final Instance<ChangeListener> listeners;

    ChangeListeners(@Any Instance<ChangeListener> listeners) {
        this.listeners = listeners;
    }

    void committed(List<Change> changes) {
        tell(listener -> listener.onCommitted(changes));
    }

    void heard(List<Change> changes) {
        tell(listener -> listener.onHeard(changes));
    }

    void lost() {
        tell(ChangeListener::onLost);
    }

    private void tell(Consumer<ChangeListener> what) {
        for (ChangeListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                // What is committed stays so, and the other listeners are told.
                Log.errorf(e, "a change listener failed");
            }
        }
    }
}
