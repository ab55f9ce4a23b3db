package io.sallyport.commands;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.Methods;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Set;

/** What may be sent now: everything, or while somebody holds it, questions only, which change nothing at a gateway. */
@ApplicationScoped
class Dispatching {
    static final Set<String> QUESTIONS = Set.of(Methods.STATUS_GET, Methods.CONFIG_GET, Methods.COMMAND_QUERY);

    /** Found once: it is asked for each command. */
    private final List<DispatchHold> holds;

    Dispatching(@Any Instance<DispatchHold> holds) {
        this.holds = holds.stream().toList();
    }

    boolean isHeld() {
        return holds.stream().anyMatch(DispatchHold::isHeld);
    }

    boolean permits(String method) {
        return QUESTIONS.contains(method) || !isHeld();
    }

    /**
     * Whether it may be issued. What sets a desired state may: it waits.
     *
     * @throws Refusal 409 {@code RECOVERY_OPEN}: hours later nobody would expect it any more
     */
    void requireIssuable(String method, boolean setsDesiredState) {
        if (!setsDesiredState && !permits(method)) {
            throw Refusal.conflict(
                    "RECOVERY_OPEN",
                    "The console was restored from a backup and is in recovery: nothing is sent to gateways until it has ended.");
        }
    }
}
