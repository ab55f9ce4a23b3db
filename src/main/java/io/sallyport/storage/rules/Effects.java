package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.StorageMethods;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what a change brings with it. */
final class Effects {
    private final Reported reported;
    private final List<Effect> effects = new ArrayList<>();
    private final Set<String> cutting = new LinkedHashSet<>();

    Effects(Reported reported) {
        this.reported = reported;
    }

    void add(boolean happens, Effect.Code code, String detail) {
        if (happens) {
            effects.add(new Effect(code, detail));
        }
    }

    /** @param member whose change cuts users off */
    void cuts(boolean happens, String member) {
        if (happens) {
            cutting.add(member);
        }
    }

    /** Says who is cut off by the members that were named. @param who clients or sessions, as the newest report counts them; null if it does not */
    void cutOff(@Nullable Long who, String what) {
        if (!cutting.isEmpty()) {
            cutOffBy(who, what, "the change of " + String.join(", ", cutting));
        }
    }

    void cutOffBy(@Nullable Long who, String what, String cause) {
        if (who == null) {
            add(
                    true,
                    Effect.Code.CLIENTS_CUT_OFF,
                    "By %s %s may be cut off; how many is not known.".formatted(cause, what));
        } else {
            add(
                    who > 0,
                    Effect.Code.CLIENTS_CUT_OFF,
                    "By %s %d %s may be cut off, as reported at %s.".formatted(cause, who, what, reported.at()));
        }
    }

    void drained(@Nullable Long dirtyBytes) {
        add(
                dirtyBytes == null || dirtyBytes > 0,
                Effect.Code.DIRTY_DATA_DRAINED,
                dirtyBytes == null
                        ? "What is not in the bucket yet is uploaded first; how much is not known."
                        : "%d bytes are uploaded first, as reported at %s.".formatted(dirtyBytes, reported.at()));
    }

    /** A drain comes before an accepted loss, which then counts only for what is left when it expires. */
    void deletedWith(@Nullable Long dirtyBytes, StorageMethods.Delete how) {
        if (how.drain() != null) {
            drained(dirtyBytes);
        } else if (Given.on(how.acceptDataLoss())) {
            add(
                    dirtyBytes == null || dirtyBytes > 0,
                    Effect.Code.DATA_LOST,
                    dirtyBytes == null
                            ? "What is not in the bucket yet is lost; how much is not known."
                            : "%d bytes are lost, as reported at %s.".formatted(dirtyBytes, reported.at()));
        }
    }

    List<Effect> all() {
        return List.copyOf(effects);
    }
}
