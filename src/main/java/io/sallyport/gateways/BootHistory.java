package io.sallyport.gateways;

import io.sallyport.protocol.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last boots in which a gateway's machine was seen under one binding, with their boot IDs. A counter that goes back, or that two boots
 * share, tells that two machines use one identity: a clone, or a restored snapshot (docs/protocol.md, section 6).
 */
final class BootHistory {
    static final int KEPT = 16;

    enum Verdict {
        /** The one that runs, or a late word of an older one. */
        SEEN,
        /** It booted again. */
        NEW,
        /** Another machine booted as often: this boot was seen with another boot ID. */
        SAME_BOOT_TWICE,
        /** It went back to a boot that was never seen with this boot ID. */
        WENT_BACK
    }

    private final TreeMap<Long, String> seen = new TreeMap<>();
    private final List<Origin> added = new ArrayList<>();
    private long binding;

    BootHistory(long binding, Map<Long, String> seen) {
        this.binding = binding;
        this.seen.putAll(seen);
    }

    /** Judges a boot, and keeps it if it is new. A newer binding is another machine with a history of its own. */
    Verdict meet(Origin origin) {
        if (origin.binding() != binding) {
            if (origin.binding() < binding) {
                // Fenced by the directory; what an old machine says is no reason to suspect the new one.
                return Verdict.SEEN;
            }
            binding = origin.binding();
            seen.clear();
        }
        String known = seen.get(origin.boot());
        if (known != null) {
            return known.equals(origin.bootId()) ? Verdict.SEEN : Verdict.SAME_BOOT_TWICE;
        }
        if (!seen.isEmpty() && origin.boot() < seen.lastKey()) {
            return Verdict.WENT_BACK;
        }
        seen.put(origin.boot(), origin.bootId());
        added.add(origin);
        if (seen.size() > KEPT) {
            seen.pollFirstEntry();
        }
        return Verdict.NEW;
    }

    /** The boots that {@link #meet} found to be new. */
    List<Origin> added() {
        return List.copyOf(added);
    }

    long binding() {
        return binding;
    }

    /** The newest boot, in the words of {@link #meet}'s caller. Only for a history that is not empty. */
    long newestBoot() {
        return seen.lastKey();
    }

    /** The lowest boot that is kept; what is below may be forgotten. Only for a history that is not empty. */
    long oldestBoot() {
        return seen.firstKey();
    }
}
